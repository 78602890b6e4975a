//! What every page has around its content, and how a page becomes an answer. Everything that comes
//! from outside passes through askama's HTML escaping; no template switches it off.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::language::Language;

use crate::checkins::VenueKiosk;
use crate::words::{Text, tr, tr_count};

/// The part of a template that `base.html` needs, and the words of every page.
pub(super) struct Frame {
    pub(super) language: Language,
    /// Path that the choice of language leads to; `None` offers no choice.
    pub(super) own_path: Option<String>,
}

impl Frame {
    pub(super) fn new(language: Language, own_path: Option<&str>) -> Self {
        Self { language, own_path: own_path.map(local_path) }
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

/// The path without query, or `/` when it would lead to another host: a path that begins with two
/// slashes, or a slash and a backslash, names a host to browsers.
fn local_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut letters = path.chars();
    let local = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    // Browsers drop tabs and line breaks from addresses, which would join two slashes again.
    if local && !path.contains(char::is_control) { path.to_owned() } else { "/".to_owned() }
}

pub(super) fn respond(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
        Err(error) => {
            tracing::error!("a page was not rendered: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Where the visitor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueView {
    /// Name, such as "Chợ Bồng Sơn".
    pub name: String,
    /// Where the kiosk stands, such as "Cổng số 2"; may be empty.
    pub position: String,
    /// Name of the commune, such as "Phường Bồng Sơn"; may be empty.
    pub commune: String,
}

impl VenueView {
    pub(super) fn of(at: VenueKiosk) -> Self {
        Self {
            name: at.venue.registered.name,
            position: at.kiosk.position,
            commune: at.venue.commune.name,
        }
    }

    pub(super) fn sample(text: &str) -> Self {
        let [name, position, commune] = [text; 3].map(str::to_owned);
        Self { name, position, commune }
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
    fn links_stay_on_this_host() {
        for (path, link) in [
            ("/", "/"),
            ("/Q/ABC", "/Q/ABC"),
            ("/Q/ABC?lang=vi", "/Q/ABC"),
            ("/Q/ABC#x", "/Q/ABC"),
            ("", "/"),
            ("Q/ABC", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("https://evil.example/", "/"),
        ] {
            assert_eq!(local_path(path), link, "{path:?}");
        }
    }

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
            };
            assert_eq!(venue.location(), line);
        }
    }
}
