use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{self, Problem};
use protocol::otp::{OtpCheck, OtpVerdict};

use super::body::from_json;
use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::otp;

/// Checks a code. Only the kiosk that asked for it may.
#[utoipa::path(post, path = api::OTP_CHECK, security(("kiosk" = [])),
    request_body = OtpCheck, responses(
        (status = 200, body = OtpVerdict),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
    )
)]
pub(super) async fn check(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<OtpVerdict>, Refused> {
    let check: OtpCheck = from_json(&proven.body)?;
    let (kiosk, now_s) = (proven.kiosk.kiosk, app.clock.now_s());
    let verdict = app
        .write(move |tx, app| otp::check(tx, &app.keys, kiosk, &check.ticket, &check.code, now_s));
    Ok(Json(verdict.await?))
}
