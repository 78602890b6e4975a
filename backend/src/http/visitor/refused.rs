//! Nothing was recorded, and why.

use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use protocol::token::{PATH, Refusal};
use visitor_page::{Frame, Notice, Refused};

use super::page::Sample;
use super::trouble;
use crate::checkins::{CheckinError, CheckinRefusal};
use crate::http::html;

fn notice(refusal: CheckinRefusal, own_path: &str, language: Language) -> Notice {
    let refused = match refusal {
        CheckinRefusal::Malformed => Refused::Malformed,
        CheckinRefusal::NotAuthentic => Refused::NotAuthentic,
        CheckinRefusal::UnknownKiosk => Refused::UnknownKiosk,
        CheckinRefusal::Revoked => Refused::Revoked,
        CheckinRefusal::PosterReplaced => Refused::PosterReplaced,
        CheckinRefusal::TooMany => Refused::TooMany,
        CheckinRefusal::TicketExpired => Refused::TicketExpired,
        CheckinRefusal::TicketInvalid => Refused::TicketInvalid,
        CheckinRefusal::Time(refusal) => Refused::Time(refusal),
    };
    Notice::refused(refused, Frame::new(language, Some(own_path)))
}

fn status(refusal: CheckinRefusal) -> StatusCode {
    match refusal {
        CheckinRefusal::Malformed | CheckinRefusal::TicketInvalid => StatusCode::BAD_REQUEST,
        CheckinRefusal::NotAuthentic | CheckinRefusal::Time(Refusal::FromFuture(_)) => {
            StatusCode::FORBIDDEN
        }
        CheckinRefusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        CheckinRefusal::UnknownKiosk => StatusCode::NOT_FOUND,
        CheckinRefusal::Revoked
        | CheckinRefusal::PosterReplaced
        | CheckinRefusal::TicketExpired
        | CheckinRefusal::Time(_) => StatusCode::GONE,
    }
}

/// `own_path` leads to the same page in another language.
pub(super) fn respond(error: &CheckinError, own_path: &str, language: Language) -> Response {
    match error {
        CheckinError::Refused(refusal) => {
            html::respond(status(*refusal), &notice(*refusal, own_path, language))
        }
        CheckinError::Store(error) => trouble::respond(error, language),
    }
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let own_path = format!("{PATH}{text}");
    [
        ("expired", CheckinRefusal::Time(Refusal::Expired(185))),
        ("from-future", CheckinRefusal::Time(Refusal::FromFuture(60))),
        ("not-authentic", CheckinRefusal::NotAuthentic),
        ("malformed", CheckinRefusal::Malformed),
        ("unknown-kiosk", CheckinRefusal::UnknownKiosk),
        ("revoked", CheckinRefusal::Revoked),
        ("poster-replaced", CheckinRefusal::PosterReplaced),
        ("too-many", CheckinRefusal::TooMany),
        ("ticket-expired", CheckinRefusal::TicketExpired),
        ("ticket-invalid", CheckinRefusal::TicketInvalid),
    ]
    .map(|(variant, refusal)| {
        Sample::new("refused", variant, &notice(refusal, &own_path, language))
    })
    .to_vec()
}
