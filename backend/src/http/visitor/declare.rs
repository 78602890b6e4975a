//! The declaration on the phone: all of its pages in one document, which its script shows one after the other,
//! seals to the commune's key, and hands in.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::questionnaire::OPTIONAL;
use visitor_page::{Frame, VenueView};

use super::asked::Asked;
use super::page::{Sample, sample_venue, view};
use super::{opened, refused, script};
use crate::app::App;
use crate::checkins::VenueKiosk;
use crate::http::html;
use crate::http::language::Reader;
use crate::http::questions;
use crate::http::sign_words::{SIGNS, sign};
use crate::places::{self, Province};
use crate::words::{Text, tr};

pub(super) const PATH: &str = "/khai-bao/{ticket}";

/// The page that phones keep for a scan without a network: of every venue and of none.
pub(super) const SHELL_PATH: &str = "/khai-bao";

/// Where the declaration of a page is, and where it is handed in.
pub(super) fn path(ticket: &str) -> String {
    format!("{SHELL_PATH}/{ticket}")
}

#[derive(Template)]
#[template(path = "declare.html")]
pub struct Declare {
    language: Language,
    frame: Frame,
    venue: VenueView,
    /// Where it is handed in.
    send: String,
    at: Asked,
    provinces: &'static [Province],
    questions: Vec<questions::Asked>,
    /// The phone itself knows the venue.
    is_kept: bool,
}

impl Declare {
    fn new(language: Language, venue: VenueView, at: Asked, own_path: String) -> Self {
        let frame = Frame::new(language, Some(&own_path)).with_help(at.line.clone());
        Self {
            language,
            frame: frame.running(script::declare()),
            venue,
            send: own_path,
            provinces: places::provinces(),
            questions: questions::asked(language, &at.questionnaire),
            at,
            is_kept: false,
        }
    }

    /// On the page of a ticket.
    fn on(language: Language, app: &App, at: VenueKiosk, ticket: &str) -> Self {
        let asked = Asked::at(app, &at.venue);
        let commune = asked.commune.clone();
        let venue = VenueView { commune, ..view(at) };
        let page = Self::new(language, venue, asked, path(ticket));
        let frame = page.frame.at(&page.venue);
        Self { frame, ..page }
    }

    /// The page that phones keep. Its script writes what it knows of a venue where its name stands in brackets.
    fn kept(language: Language, help_line: Option<String>) -> Self {
        let [commune, pin] = ["{commune}", "{key}"].map(str::to_owned);
        let mut at = Asked::everywhere("", &OPTIONAL);
        (at.pin, at.line) = (pin, help_line);
        let [name, position, letters] = [""; 3].map(str::to_owned);
        let venue = VenueView { name, position, commune, letters };
        let page = Self::new(language, venue, at, SHELL_PATH.to_owned());
        Self { is_kept: true, ..page }
    }

    fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }

    /// Signs of illness as they are sealed, and as they are read here.
    fn signs(&self) -> [(&'static str, Text); 6] {
        SIGNS.map(|name| (name, sign(self.language, name)))
    }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    Path(text): Path<String>,
) -> Response {
    match opened::place(&app, &text).await {
        Ok(at) => {
            let page = Declare::on(language, &app, at, &text);
            script::allow(html::respond(StatusCode::OK, &page))
        }
        Err(error) => refused::respond(&error, "/", language),
    }
}

pub(super) async fn shell(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
) -> Response {
    let page = Declare::kept(language, app.config.help_line.clone());
    script::allow(html::respond(StatusCode::OK, &page))
}

/// The page that phones keep, as it is written, so that a change of it is known.
pub(super) fn kept(language: Language, help_line: Option<String>) -> String {
    Declare::kept(language, help_line).render().unwrap_or_default()
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let mut asked = Asked::everywhere(text, &OPTIONAL);
    asked.line = Some(text.to_owned());
    let page = Declare::new(language, sample_venue(text), asked, path(text));
    let frame = page.frame.at(&page.venue);
    let page = Declare { frame, ..page };
    let kept = Declare::kept(language, Some(text.to_owned()));
    vec![Sample::new("declare", "", &page), Sample::new("declare", "kept", &kept)]
}
