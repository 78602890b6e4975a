//! Codes by SMS. Neither number nor code appears in a log or an answer.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{Problem, ProblemCode};
use protocol::otp::{OtpCheck, OtpRequest, OtpTicket, OtpVerdict, international};

use super::Refused;
use super::proof::{Proven, from_json};
use crate::app::App;
use crate::keys::random;
use crate::limits::HOUR_S;
use crate::otp::{self, OtpRefusal};

impl From<OtpRefusal> for Refused {
    fn from(refusal: OtpRefusal) -> Self {
        Self::too_many(refusal.to_string(), HOUR_S)
    }
}

/// Sends a code to a phone. The answer comes when the gateway has taken it.
#[utoipa::path(post, path = "/api/v1/otp", security(("kiosk" = [])), request_body = OtpRequest,
    responses(
        (status = 200, body = OtpTicket),
        (status = 400, body = Problem, description = "malformed, or no Vietnamese mobile number"),
        (status = 401, body = Problem, description = "no proof, or one that does not hold"),
        (status = 404, body = Problem, description = "the backend has no SMS gateway"),
        (status = 429, body = Problem, description = "too many codes within an hour"),
        (status = 503, body = Problem, description = "the SMS gateway does not work now"),
    )
)]
pub(super) async fn ask(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<OtpTicket>, Refused> {
    let Some(gateway) = &app.sms else {
        let message = "this backend has no SMS gateway; go on without a code";
        return Err(Refused::new(ProblemCode::NotFound, message));
    };
    let request: OtpRequest = from_json(&proven.body)?;
    let phone = international(&request.phone).ok_or_else(|| {
        let message = "phone is no Vietnamese mobile number; go on without a code";
        Refused::new(ProblemCode::Malformed, message)
    })?;
    let fresh = random().map_err(|error| {
        tracing::error!("{error}");
        Refused::new(ProblemCode::Unavailable, "the backend has trouble of its own")
    })?;
    let (kiosk, now_s) = (proven.kiosk.kiosk, app.clock.now_s());
    let issued = app.otp.issue(&app.keys, kiosk, &phone, fresh, now_s)?;
    let text = otp::text(&issued.code, request.language);
    gateway.send(&phone, &text).await.map_err(|error| {
        tracing::warn!("{error}");
        let message = "the SMS could not be sent; go on without a code";
        Refused::new(ProblemCode::Unavailable, message)
    })?;
    Ok(Json(OtpTicket { ticket: issued.ticket, valid_s: otp::VALID_S }))
}

/// Checks a code. Only the kiosk that asked for it may.
#[utoipa::path(post, path = "/api/v1/otp/check", security(("kiosk" = [])),
    request_body = OtpCheck, responses(
        (status = 200, body = OtpVerdict),
        (status = 400, body = Problem, description = "malformed"),
        (status = 401, body = Problem, description = "no proof, or one that does not hold"),
    )
)]
pub(super) async fn check(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<OtpVerdict>, Refused> {
    let check: OtpCheck = from_json(&proven.body)?;
    let (kiosk, now_s) = (proven.kiosk.kiosk, app.clock.now_s());
    Ok(Json(app.otp.check(&app.keys, kiosk, &check.ticket, &check.code, now_s)))
}
