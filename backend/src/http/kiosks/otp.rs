//! Codes by SMS. Neither number nor code appears in a log or an answer.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{self, Problem, ProblemCode};
use protocol::otp::{OtpRequest, OtpTicket, international};

use super::body::from_json;
use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::keys::random;
use crate::otp;

/// Sends a code to a phone. The answer comes when the gateway has accepted it.
#[utoipa::path(post, path = api::OTP, security(("kiosk" = [])), request_body = OtpRequest,
    responses(
        (status = 200, body = OtpTicket),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed, or no Vietnamese mobile number"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "the backend has no SMS gateway"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "too many codes within an hour"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "the SMS gateway does not work now"),
    )
)]
pub(super) async fn request(
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
    let (kiosk, now_s) = (proven.kiosk.kiosk, app.clock.now_s());
    let (random, to) = (random()?, phone.clone());
    let issued = app.write(move |tx, app| otp::issue(tx, &app.keys, kiosk, &to, random, now_s));
    let issued = issued.await?;
    let text = otp::text(&issued.code, request.language, app.config.sms_code_text.as_deref());
    gateway.send(&phone, &text).await.map_err(|error| {
        tracing::warn!("{error}");
        let message = "the SMS could not be sent; go on without a code";
        Refused::new(ProblemCode::Unavailable, message)
    })?;
    Ok(Json(OtpTicket { ticket: issued.ticket, valid_s: otp::VALID_S }))
}
