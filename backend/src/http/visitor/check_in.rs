//! In or out in one tap: the page that the QR opens.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use protocol::language::Language;
use protocol::token::{Evidence, PATH, Token};
use visitor_page::{CheckIn, Frame};

use super::page::{Sample, help_line, sample_venue, view};
use super::{refused, script, trouble, went_in};
use crate::app::App;
use crate::checkins::{self, CheckinRefusal, Opened};
use crate::http::html;
use crate::http::language::Reader;
use crate::http::peer::Peer;
use crate::keys::random;
use crate::store::StoreError;

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
    let opened = app.read(move |read, app| {
        let now_s = app.clock.now_s();
        checkins::open(read, &app.keys, &app.config.policy(), &token, nonce, now_s)
    });
    match opened.await {
        Ok(Opened { at, evidence, ticket }) => {
            let inside = went_in::at(&headers, at.venue.venue);
            let told = at.venue.questionnaire();
            let notice = told.as_ref().and_then(|told| told.notice(language));
            let help_line = help_line(&app, &at.venue);
            let frame = Frame::new(language, Some(&own_path)).with_help(help_line);
            let page = CheckIn::new(frame.running(script::visit()), view(at), ticket, evidence)
                .with_notice(notice)
                .staying(app.config.longest_stay_s());
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
        let (venue, path) = (sample_venue(text), format!("{PATH}{text}"));
        let frame = Frame::new(language, Some(&path)).running(script::visit());
        let page = CheckIn::new(frame, venue, text.to_owned(), evidence)
            .with_notice(Some(text).filter(|_| evidence == Evidence::Fixed));
        Sample::new("check-in", variant, &page.inside(inside))
    })
    .to_vec()
}
