//! What to do when something does not work, and what is kept for how long. Below the letters of a venue it has
//! the help line of its commune.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use visitor_page::{Frame, HELP_PATH};

use super::letters;
use super::page::Sample;
use crate::app::App;
use crate::config::Config;
use crate::http::html;
use crate::http::language::Reader;
use crate::store::venues::VenueRow;

/// Its path.
pub(super) const PATH: &str = HELP_PATH;

/// The help at a venue, by the letters of its short code.
pub(super) const VENUE_PATH: &str = "/tro-giup/{letters}";

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    frame: Frame,
    contact_days: u32,
    record_days: u32,
}

impl Help {
    fn new(language: Language, config: &Config) -> Self {
        let frame = Frame::new(language, Some(PATH));
        Self {
            frame: frame.with_help(config.help_line.clone()),
            contact_days: config.retention_days,
            record_days: config.retention_records_days,
        }
    }
}

pub(super) async fn show(State(app): State<Arc<App>>, Reader { language, .. }: Reader) -> Response {
    html::respond(StatusCode::OK, &Help::new(language, &app.config))
}

/// Whoever needs help gets it in any case.
pub(super) async fn of_venue(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    letters: Result<Path<String>, PathRejection>,
) -> Response {
    let letters = letters.map_or_else(|_| String::new(), |Path(letters)| letters);
    let venue =
        letters::venue(&app, letters, "the help does not name the line of its commune").await;
    let mut page = Help::new(language, &app.config);
    if let Some(VenueRow { registered, commune, .. }) = venue {
        let help_line = commune.help_line.or(page.frame.help_line.take());
        page.frame = Frame::new(language, Some(&format!("{PATH}/{}", registered.letters)));
        page.frame.help_line = help_line;
    }
    html::respond(StatusCode::OK, &page)
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let config = Config { help_line: Some(text.to_owned()), ..Config::default() };
    vec![Sample::new("help", "", &Help::new(language, &config))]
}
