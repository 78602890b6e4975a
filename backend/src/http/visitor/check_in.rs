//! In or out in one tap: the page that the QR opens.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use protocol::language::Language;
use protocol::token::{Evidence, PATH, Token};

use super::page::{Frame, Sample, VenueView};
use super::{refused, script, trouble, went_in};
use crate::app::App;
use crate::checkins::{self, CheckinRefusal, Opened};
use crate::http::html;
use crate::http::language::Reader;
use crate::http::peer::Peer;
use crate::keys::random;
use crate::store::StoreError;

#[derive(Template)]
#[template(path = "check_in.html")]
pub struct CheckIn {
    frame: Frame,
    venue: VenueView,
    ticket: String,
    fixed: bool,
    /// The phone went in here before, and is offered the way out first.
    inside: bool,
    /// Longest stay, seconds.
    stay_s: i64,
    /// What the venue tells its visitors.
    notice: Option<String>,
}

impl CheckIn {
    /// `ticket` goes back with the tap; `own_path` leads to this page in another language.
    pub fn new(
        language: Language,
        venue: VenueView,
        ticket: String,
        evidence: Evidence,
        own_path: &str,
    ) -> Self {
        let fixed = evidence == Evidence::Fixed;
        let frame = Frame::new(language, Some(own_path)).at(&venue).running("visit");
        Self { frame, venue, ticket, fixed, inside: false, stay_s: 0, notice: None }
    }

    /// The same for a phone that is inside.
    #[must_use]
    pub fn inside(self, inside: bool) -> Self {
        Self { inside, ..self }
    }

    /// The same where nobody stays longer than so many seconds.
    #[must_use]
    pub fn staying(self, stay_s: i64) -> Self {
        Self { stay_s, ..self }
    }

    /// Whether each button leads in, the first one first.
    fn inward(&self) -> [bool; 2] {
        [!self.inside, self.inside]
    }

    /// The same with where somebody answers the telephone.
    #[must_use]
    pub fn with_help(self, help_line: Option<String>) -> Self {
        Self { frame: self.frame.with_help(help_line), ..self }
    }

    /// The same with what the venue tells its visitors.
    #[must_use]
    pub fn with_notice(self, notice: Option<&str>) -> Self {
        Self { notice: notice.map(str::to_owned), ..self }
    }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    peer: Peer,
    headers: HeaderMap,
    token: Result<Path<String>, PathRejection>,
) -> Response {
    let token = token.ok().and_then(|Path(text)| Token::parse(&text).ok());
    let Some(token) = token else {
        return refused::respond(&CheckinRefusal::Malformed.into(), "/", language);
    };
    let own_path = format!("{PATH}{token}");
    if !peer.may_visit(&app) {
        return refused::respond(&CheckinRefusal::TooMany.into(), &own_path, language);
    }
    let nonce = match random() {
        Ok(nonce) => nonce,
        Err(error) => {
            return trouble::respond(&StoreError::Failed(error.to_string()), language);
        }
    };
    let help_line = app.config.help_line.clone();
    let opened = app.read(move |read, app| {
        let now_s = app.clock.now_s();
        checkins::open(read, &app.keys, &app.config.policy(), &token, nonce, now_s)
    });
    match opened.await {
        Ok(Opened { at, evidence, ticket }) => {
            let inside = went_in::at(&headers, at.venue.venue);
            let told = at.venue.questionnaire();
            let notice = told.as_ref().and_then(|told| told.notice(language));
            let help_line = at.venue.commune.help_line.clone().or(help_line);
            let page = CheckIn::new(language, VenueView::of(at), ticket, evidence, &own_path)
                .with_notice(notice)
                .staying(app.config.longest_stay_s())
                .with_help(help_line);
            script::allow(html::respond(StatusCode::OK, &page.inside(inside)))
        }
        Err(error) => refused::respond(&error, &own_path, language),
    }
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    [
        ("live", Evidence::Live, false),
        ("fixed", Evidence::Fixed, false),
        ("inside", Evidence::Live, true),
    ]
    .map(|(variant, evidence, inside)| {
        let (venue, path) = (VenueView::sample(text), format!("{PATH}{text}"));
        let page = CheckIn::new(language, venue, text.to_owned(), evidence, &path)
            .with_notice(Some(text).filter(|_| evidence == Evidence::Fixed));
        Sample::new("check-in", variant, &page.inside(inside))
    })
    .to_vec()
}
