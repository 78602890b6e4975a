use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use protocol::api::{self, Problem};
use protocol::report::Report;

use super::body::from_json;
use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;

/// Takes how a kiosk is. Written down with those of others every half minute.
#[utoipa::path(post, path = api::REPORT, security(("kiosk" = [])), request_body = Report,
    responses(
        (status = 204),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
    )
)]
pub(super) async fn report(
    State(app): State<Arc<App>>,
    Proven { kiosk, body }: Proven,
) -> Result<StatusCode, Refused> {
    let report: Report = from_json(&body)?;
    app.seen.report(kiosk.kiosk, report, app.clock.now_s());
    Ok(StatusCode::NO_CONTENT)
}
