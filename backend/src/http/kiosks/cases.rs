use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::api::{self, Problem};
use protocol::caselist::SignedCaseList;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::http::etag;

/// The signed case list; `if-none-match` with its version saves the transfer.
#[utoipa::path(get, path = api::CASES, security(("kiosk" = [])), responses(
    (status = 200, body = SignedCaseList, headers(("etag" = String))),
    (status = 304, description = "the version is the one that is known"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
))]
pub(super) async fn cases(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Proven { kiosk, .. }: Proven,
) -> Result<Response, Refused> {
    let served = app.read(|read, app| {
        let keep_days = app.config.retention().contacts;
        app.case_list.get(read, &app.keys, keep_days, app.clock.now_s())
    });
    let served = served.await?;
    app.seen.cases(kiosk.kiosk, served.version, app.clock.now_s());
    Ok(etag::respond(&headers, served.version, served.json.to_string()))
}
