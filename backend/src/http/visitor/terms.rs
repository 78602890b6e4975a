//! The terms of use, to which the code on a kiosk's page of them leads. Below the letters of a venue they name
//! its commune.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::terms::{self, Section};
use visitor_page::Frame;

use super::letters;
use super::page::Sample;
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;

pub(super) use terms::PATH;

/// The terms at a venue, by the letters of its short code.
pub(super) const VENUE_PATH: &str = "/dieu-khoan/{letters}";

#[derive(Template)]
#[template(path = "terms.html")]
struct Terms {
    frame: Frame,
    title: &'static str,
    sections: Vec<Section>,
    version: String,
}

impl Terms {
    fn new(language: Language, commune: Option<&str>, own_path: &str) -> Self {
        Self {
            frame: Frame::new(language, Some(own_path)),
            title: terms::title(language),
            sections: terms::sections(language, commune).collect(),
            version: terms::version_line(language),
        }
    }

    fn general(language: Language) -> Self {
        Self::new(language, None, PATH)
    }
}

pub(super) async fn show(Reader { language, .. }: Reader) -> Response {
    html::respond(StatusCode::OK, &Terms::general(language))
}

/// Whoever asks what happens to their data is answered in any case.
pub(super) async fn of_venue(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    letters: Result<Path<String>, PathRejection>,
) -> Response {
    let letters = letters.map_or_else(|_| String::new(), |Path(letters)| letters);
    let own_path = terms::venue_path(&letters);
    let venue = letters::venue(&app, letters, "the terms of use do not name their commune").await;
    let page = venue.map_or_else(
        || Terms::general(language),
        |venue| Terms::new(language, Some(&venue.commune.name), &own_path),
    );
    html::respond(StatusCode::OK, &page)
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let of_venue = Terms::new(language, Some(text), &terms::venue_path("BSON"));
    vec![
        Sample::new("terms", "", &Terms::general(language)),
        Sample::new("terms", "venue", &of_venue),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_every_section_and_the_version_that_kiosks_record() {
        let version = terms::version();
        assert!(terms::consent().ends_with(&version));
        for language in Language::ALL {
            let [general, of_venue] = &samples("Phường Bồng Sơn", language)[..] else {
                panic!("two samples")
            };
            for section in terms::sections(language, None) {
                assert!(general.html.contains(section.heading), "{}", section.heading);
            }
            assert!(general.html.contains(&version) && of_venue.html.contains(&version));
            assert_eq!(of_venue.html.matches("Phường Bồng Sơn").count(), 2);
        }
    }
}
