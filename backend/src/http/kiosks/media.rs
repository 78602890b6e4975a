use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::api::{self, Problem};
use protocol::playlist::SignedPlaylist;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::http::etag;
use crate::media;

/// The signed playlist of the kiosk's venue; `if-none-match` with its version saves the transfer.
#[utoipa::path(get, path = api::MEDIA, security(("kiosk" = [])), responses(
    (status = 200, body = SignedPlaylist, headers(("etag" = String))),
    (status = 304, description = "the version is the one that is known"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
))]
pub(super) async fn playlist(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    proven: Proven,
) -> Result<Response, Refused> {
    let venue = proven.kiosk.venue;
    let (version, json) = app.read(move |read, app| media::signed(read, &app.keys, venue)).await?;
    Ok(etag::respond(&headers, version, json))
}
