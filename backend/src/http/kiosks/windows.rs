use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::api::{self, Problem};
use protocol::venue_windows::SignedVenueWindows;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::http::etag;
use crate::warnings::venue;

/// The windows of the kiosk's venue that the public was warned of, signed for this kiosk; `if-none-match` with their
/// version saves the transfer.
#[utoipa::path(get, path = api::WINDOWS, security(("kiosk" = [])), responses(
    (status = 200, body = SignedVenueWindows, headers(("etag" = String))),
    (status = 304, description = "the version is the one that is known"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
))]
pub(super) async fn windows(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Proven { kiosk, .. }: Proven,
) -> Result<Response, Refused> {
    let signed = app.read(move |read, app| {
        let (longest_s, now_s) = (app.config.longest_stay_s(), app.clock.now_s());
        venue::signed(read, &kiosk, &app.keys, longest_s, now_s)
    });
    let (version, signed) = signed.await?;
    let json = serde_json::to_string(&signed).map_err(|error| Refused::unwritten(&error))?;
    Ok(etag::respond(&headers, version, json))
}
