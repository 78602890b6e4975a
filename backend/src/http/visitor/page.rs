//! What every page has around its content.

use askama::Template;
use protocol::language::Language;
use protocol::terms;

use crate::checkins::VenueKiosk;
use crate::http::html::local_path;
use crate::scripts;
use crate::store::venues::VenueKind;
use crate::words::{Text, tr, tr_count};

/// The part of a template that `base.html` needs, and the words of every page.
pub(super) struct Frame {
    pub(super) language: Language,
    /// Path that the choice of language leads to; `None` offers no choice.
    pub(super) own_path: Option<String>,
    /// Path of the terms of use.
    pub(super) terms: String,
    /// Where somebody answers the telephone, as people read it.
    pub(super) help_line: Option<String>,
    /// Path of the script that the page runs.
    pub(super) script: Option<String>,
}

impl Frame {
    pub(super) fn new(language: Language, own_path: Option<&str>) -> Self {
        let own_path = own_path.map(local_path);
        Self { language, own_path, terms: terms::PATH.to_owned(), help_line: None, script: None }
    }

    /// The same at a venue, whose terms name its commune.
    pub(super) fn at(self, venue: &VenueView) -> Self {
        Self { terms: local_path(&terms::venue_path(&venue.letters)), ..self }
    }

    /// The same with a help line.
    pub(super) fn with_help(self, help_line: Option<String>) -> Self {
        Self { help_line, ..self }
    }

    /// The same with a script, of which `web/build.mjs` has the name.
    pub(super) fn running(self, name: &str) -> Self {
        Self { script: Some(scripts::public_path(name)), ..self }
    }

    /// The languages to choose from.
    pub(super) fn languages(&self) -> [Language; Language::ALL.len()] {
        Language::ALL
    }

    pub(super) fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }

    pub(super) fn tr_count(&self, source: &'static str, count: impl Into<u64>) -> Text {
        tr_count(self.language, source, count)
    }
}

/// Where the visitor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueView {
    /// Name, such as "Chợ Bồng Sơn".
    pub name: String,
    /// Where the kiosk stands, such as "Cổng số 2", or the plate of a vehicle; may be empty.
    pub position: String,
    /// Name of the commune, such as "Phường Bồng Sơn", or the route of a vehicle; may be empty.
    pub commune: String,
    /// Letters of the short code.
    pub letters: String,
}

impl VenueView {
    pub(super) fn of(at: VenueKiosk) -> Self {
        let registered = at.venue.registered;
        // A vehicle stands nowhere; people know it by its plate and its route.
        let (position, commune) = match registered.kind {
            VenueKind::Vehicle => (registered.plate, registered.route),
            _ => (at.kiosk.position, at.venue.commune.name),
        };
        Self { name: registered.name, position, commune, letters: registered.letters }
    }

    pub(super) fn sample(text: &str) -> Self {
        let [name, position, commune] = [text; 3].map(str::to_owned);
        Self { name, position, commune, letters: "BSON".to_owned() }
    }

    /// "Cổng số 2 · Phường Bồng Sơn", whichever of both there is.
    pub(super) fn location(&self) -> String {
        let parts = [self.position.trim(), self.commune.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// A rendered page, for tests and for looking at it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Name of the page.
    pub page: &'static str,
    /// Which variant of it; may be empty.
    pub variant: &'static str,
    pub html: String,
}

impl Sample {
    pub(super) fn new(page: &'static str, variant: &'static str, template: &impl Template) -> Self {
        let html = template.render().unwrap_or_else(|error| error.to_string());
        Self { page, variant, html }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_has_what_there_is() {
        for (position, commune, line) in [
            ("Cổng số 2", "Phường Bồng Sơn", "Cổng số 2 · Phường Bồng Sơn"),
            (" ", "Phường Bồng Sơn", "Phường Bồng Sơn"),
            ("Cổng số 2", "", "Cổng số 2"),
            ("", "", ""),
        ] {
            let venue = VenueView {
                name: String::new(),
                position: position.to_owned(),
                commune: commune.to_owned(),
                letters: String::new(),
            };
            assert_eq!(venue.location(), line);
        }
    }
}
