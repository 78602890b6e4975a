//! A sealed declaration arrives from the page that asked for it. Its content is never readable here.

use std::sync::Arc;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use protocol::record::Direction;
use serde::{Deserialize, Serialize};
use visitor_page::done_path;

use super::{opened, went_in};
use crate::app::App;
use crate::checkins::ticket::Ticket;
use crate::checkins::{CheckinError, CheckinRefusal};
use crate::http::peer::Peer;
use crate::phone_records::{HandInError, HandedIn, Upload};

/// Ten people with long answers, sealed to as many keys as a commune has.
const BODY_MAX: usize = 48 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Handed {
    people: u8,
    attention: bool,
    out_of_province: bool,
    visit: String,
    body: String,
    /// How long ago it was sealed, by the phone's clock.
    #[serde(default)]
    ago_s: u32,
}

#[derive(Serialize)]
struct Next {
    /// Where the receipt is.
    next: String,
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    peer: Peer,
    Path(text): Path<String>,
    request: Request,
) -> Response {
    // Nothing is read of a stranger's body.
    let Some(ticket) = Ticket::open(&text, &app.keys) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if !peer.may_visit(&app) {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let Ok(body) = to_bytes(request.into_body(), BODY_MAX).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let Ok(handed) = serde_json::from_slice::<Handed>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let Handed { people, attention, out_of_province, visit, body, ago_s } = handed;
    let handed = HandedIn::Declaration(Upload { people, attention, out_of_province, body });
    let next = Next { next: done_path(&text, Direction::In) };
    match opened::hand_in(&app, ticket, &visit, handed, ago_s).await {
        Ok(at) => {
            let mut response = Json(next).into_response();
            let stay_s = app.config.longest_stay_s();
            went_in::keep(&mut response, at.venue.venue, Direction::In, stay_s);
            response
        }
        Err(HandInError::Other) => (StatusCode::CONFLICT, Json(next)).into_response(),
        Err(error) => status(&error).into_response(),
    }
}

fn status(error: &HandInError) -> StatusCode {
    match error {
        HandInError::Checkin(CheckinError::Refused(refused)) => match refused {
            CheckinRefusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
            CheckinRefusal::TicketInvalid => StatusCode::BAD_REQUEST,
            _ => StatusCode::GONE,
        },
        HandInError::Invalid(_) => StatusCode::BAD_REQUEST,
        HandInError::Other => StatusCode::CONFLICT,
        HandInError::Checkin(CheckinError::Store(error)) | HandInError::Store(error) => {
            tracing::error!("a phone's declaration was not stored: {error}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
