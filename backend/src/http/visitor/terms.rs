//! The terms of use, to which the code on a kiosk's page of them leads.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::terms::{self, PATH, Section};

use super::page::{Frame, Sample};
use crate::http::html;
use crate::http::language::Reader;

#[derive(Template)]
#[template(path = "terms.html")]
struct Terms {
    frame: Frame,
    title: &'static str,
    sections: Vec<Section>,
    version: String,
}

impl Terms {
    fn new(language: Language) -> Self {
        Self {
            frame: Frame::new(language, Some(PATH)),
            title: terms::title(language),
            sections: terms::sections(language, None).collect(),
            version: terms::version_line(language),
        }
    }
}

pub(super) async fn show(Reader { language, .. }: Reader) -> Response {
    html::respond(StatusCode::OK, &Terms::new(language))
}

pub(super) fn samples(language: Language) -> Vec<Sample> {
    vec![Sample::new("terms", "", &Terms::new(language))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_every_section_and_the_version_that_kiosks_record() {
        let version = terms::version();
        assert!(terms::consent().ends_with(&version));
        for language in Language::ALL {
            let html = &samples(language)[0].html;
            for section in terms::sections(language, None) {
                assert!(html.contains(section.heading), "{}", section.heading);
            }
            assert!(html.contains(&version));
        }
    }
}
