//! What to do when something does not work, and what is kept for how long.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use visitor_page::Frame;

use super::page::Sample;
use crate::app::App;
use crate::config::Config;
use crate::http::html;
use crate::http::language::Reader;

/// Its path.
pub(super) const PATH: &str = "/tro-giup";

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    frame: Frame,
    contact_days: u32,
    record_days: u32,
}

impl Help {
    fn new(language: Language, config: &Config) -> Self {
        Self {
            frame: Frame::new(language, Some(PATH)).with_help(config.help_line.clone()),
            contact_days: config.retention_days,
            record_days: config.retention_records_days,
        }
    }
}

pub(super) async fn show(State(app): State<Arc<App>>, Reader { language, .. }: Reader) -> Response {
    html::respond(StatusCode::OK, &Help::new(language, &app.config))
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let config = Config { help_line: Some(text.to_owned()), ..Config::default() };
    vec![Sample::new("help", "", &Help::new(language, &config))]
}
