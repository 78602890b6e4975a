//! A sealed declaration arrives from the page that asked for it. Its content is never readable here.

use std::sync::Arc;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use protocol::record::Direction;
use protocol::token::Token;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use visitor_page::done_path;

use super::taken::Taken;
use super::{opened, went_in};
use crate::app::App;
use crate::checkins::ticket::Ticket;
use crate::checkins::{CheckinError, CheckinRefusal, late as late_scan};
use crate::http::peer::Peer;
use crate::phone_records::{HandInError, HandedIn, Upload};
use crate::store::within::Within;

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

/// A declaration from the page that the phone keeps: its code was scanned without a network.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Late {
    token: String,
    /// 32 hexadecimal digits by which a repeat is known.
    nonce: String,
    /// How long ago the token was scanned, by the phone's clock.
    scan_ago_s: u32,
    handed: Handed,
}

#[derive(Serialize)]
struct Next {
    /// Where the receipt is.
    next: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    taken: Option<Taken>,
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
    match read(&app, peer, request).await {
        Ok(handed) => take(&app, ticket, handed).await,
        Err(status) => status.into_response(),
    }
}

pub(super) async fn late(State(app): State<Arc<App>>, peer: Peer, request: Request) -> Response {
    let late: Late = match read(&app, peer, request).await {
        Ok(late) => late,
        Err(status) => return status.into_response(),
    };
    let Late { token, nonce, scan_ago_s, handed } = late;
    let nonce = HEXLOWER.decode(nonce.as_bytes()).ok().and_then(|nonce| nonce.try_into().ok());
    let (Ok(token), Some(nonce)) = (Token::parse(&token), nonce) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let within = Within::VenueOf(token.claim.kiosk);
    let ticket = app.write_within(within, move |tx, app| {
        let now_s = app.clock.now_s();
        let scanned_s = now_s - i64::from(scan_ago_s);
        late_scan::ticket(tx, &app.config.policy(), &token, nonce, scanned_s, now_s)
    });
    match ticket.await {
        Ok(ticket) => take(&app, ticket, handed).await,
        Err(error) => status(&error.into()).into_response(),
    }
}

async fn read<T: DeserializeOwned>(
    app: &Arc<App>,
    peer: Peer,
    request: Request,
) -> Result<T, StatusCode> {
    if !peer.may_visit(app) {
        return Err(StatusCode::TOO_MANY_REQUESTS);
    }
    let body = to_bytes(request.into_body(), BODY_MAX).await;
    let body = body.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)
}

async fn take(app: &Arc<App>, ticket: Ticket, handed: Handed) -> Response {
    let Handed { people, attention, out_of_province, visit, body, ago_s } = handed;
    let handed = HandedIn::Declaration(Upload { people, attention, out_of_province, body });
    let next = done_path(&ticket.seal(&app.keys), Direction::In);
    match opened::hand_in(app, ticket, &visit, handed, ago_s).await {
        Ok(confirmed) => {
            let venue = confirmed.at.venue.venue;
            let taken = Taken::new(app, confirmed);
            let is_there = !taken.late;
            let mut response = Json(Next { next, taken: Some(taken) }).into_response();
            if is_there {
                went_in::keep(&mut response, venue, Direction::In, app.config.longest_stay_s());
            }
            response
        }
        Err(HandInError::Other) => {
            (StatusCode::CONFLICT, Json(Next { next, taken: None })).into_response()
        }
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
