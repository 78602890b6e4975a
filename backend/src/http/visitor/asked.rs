//! What a declaration at a venue asks, and to which keys it is sealed: for its page, and for phones, which keep it for a
//! scan without a network.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::declaration::FORM_VERSION;
use protocol::questionnaire::{ILLNESSES, Questionnaire};
use protocol::seal::Recipients;
use protocol::terms;
use serde::Serialize;

use super::page::help_line;
use super::{letters, not_found};
use crate::app::App;
use crate::http::language::Reader;
use crate::places;
use crate::store::venues::VenueRow;

/// By the letters of the venue's short code.
pub(super) const PATH: &str = "/diem/{letters}";

#[derive(Clone, Serialize)]
pub(super) struct Asked {
    pub(super) commune: String,
    /// The commune's public keys, with spaces between them.
    pub(super) keys: String,
    /// What people compare of them.
    pub(super) pin: String,
    /// Version of the form, and of the venue's questionnaire.
    pub(super) form: String,
    pub(super) consent: String,
    /// Code of the province in which the venue lies; empty where its commune's name does not tell.
    pub(super) province: &'static str,
    /// Fields of the questions, in their order.
    asked: Vec<&'static str>,
    /// Longest stay, seconds.
    pub(super) stay: i64,
    /// Whom visitors call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<String>,
    #[serde(skip)]
    pub(super) questionnaire: Questionnaire,
}

impl Asked {
    pub(super) fn at(app: &App, venue: &VenueRow) -> Self {
        let set = venue.questionnaire();
        let form = match &set {
            Some(set) => format!("{FORM_VERSION}+{}", set.version()),
            None => FORM_VERSION.to_owned(),
        };
        let questionnaire = set.unwrap_or_default();
        let illnesses = venue.settings.illness_page;
        let questionnaire = if illnesses { questionnaire.and(ILLNESSES) } else { questionnaire };
        let commune = &venue.commune;
        Self {
            commune: commune.name.clone(),
            keys: Vec::from(commune.recipients.clone()).join(" "),
            pin: pin(&commune.recipients),
            form,
            consent: terms::consent(),
            province: places::province_of(&commune.name).map_or("", |it| it.code),
            asked: questionnaire.fields(),
            stay: app.config.longest_stay_s(),
            line: help_line(app, venue),
            questionnaire,
        }
    }

    /// Of no venue: every question, and `text` in the place of all else.
    pub(super) fn everywhere(text: &str, ask: &[&str]) -> Self {
        let ask = ask.iter().map(|id| (*id).to_owned()).collect();
        let questionnaire = Questionnaire { ask, ..Questionnaire::default() };
        Self {
            commune: text.to_owned(),
            keys: text.to_owned(),
            pin: text.to_owned(),
            form: text.to_owned(),
            consent: text.to_owned(),
            province: "",
            asked: questionnaire.fields(),
            stay: 0,
            line: None,
            questionnaire,
        }
    }
}

/// The names of the keys that are sealed to, as `backend` and kiosks say them.
fn pin(recipients: &Recipients) -> String {
    recipients.ids().join(" ")
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    reader: Reader,
    letters: Result<Path<String>, PathRejection>,
) -> Response {
    let letters = letters.map_or_else(|_| String::new(), |Path(letters)| letters);
    match letters::venue(&app, letters, "a phone does not learn what a venue asks").await {
        Some(venue) => {
            // A phone asks with each scan, and needs no news within the hour.
            let kept = [(header::CACHE_CONTROL, "private, max-age=3600")];
            (StatusCode::OK, kept, Json(Asked::at(&app, &venue))).into_response()
        }
        None => not_found::show(reader).await.into_response(),
    }
}
