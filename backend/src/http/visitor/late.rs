//! A scan that a phone made without a network arrives.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use protocol::record::Direction;
use protocol::token::Token;
use serde::Deserialize;

use super::taken::Taken;
use crate::app::App;
use crate::checkins::late::{self, Scan};
use crate::checkins::visit::VisitId;
use crate::checkins::{CheckinError, CheckinRefusal};
use crate::http::peer::Peer;
use crate::store::within::Within;

pub(super) const PATH: &str = "/late";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Upload {
    token: String,
    direction: Direction,
    visit: String,
    /// 32 hexadecimal digits by which a repeat is known.
    nonce: String,
    /// How long ago it was scanned, by the phone's clock: that may be wrong by days, and still counts seconds.
    ago_s: u32,
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    peer: Peer,
    upload: Result<Json<Upload>, JsonRejection>,
) -> Response {
    let Some((token, scan)) = upload.ok().and_then(|Json(upload)| read(upload, app.clock.now_s()))
    else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if !peer.may_visit(&app) {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let within = Within::VenueOf(token.claim.kiosk);
    let taken = app.write_within(within, move |tx, app| {
        let (policy, rates, now_s) = (app.config.policy(), &app.checkin_rates, app.clock.now_s());
        late::take(tx, &policy, rates, &token, &scan, now_s)
    });
    match taken.await {
        Ok(confirmed) => Json(Taken::new(&app, confirmed)).into_response(),
        Err(CheckinError::Refused(CheckinRefusal::TooMany)) => {
            StatusCode::TOO_MANY_REQUESTS.into_response()
        }
        Err(CheckinError::Refused(_)) => StatusCode::GONE.into_response(),
        Err(CheckinError::Store(error)) => {
            tracing::error!("a late check-in was not stored: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn read(upload: Upload, now_s: i64) -> Option<(Token, Scan)> {
    let nonce = HEXLOWER.decode(upload.nonce.as_bytes()).ok()?.try_into().ok()?;
    let scan = Scan {
        direction: upload.direction,
        visit: VisitId::parse(&upload.visit)?,
        nonce,
        at_s: now_s - i64::from(upload.ago_s),
    };
    Some((Token::parse(&upload.token).ok()?, scan))
}
