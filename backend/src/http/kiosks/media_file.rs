use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::api::{self, Problem, ProblemCode};
use protocol::playlist::MediaId;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::http::{media_parts, rest};

/// The bytes of an item's file, all or from byte N on (`range: bytes=N-`); the kiosk checks them
/// against the id.
#[utoipa::path(get, path = api::MEDIA_FILE, security(("kiosk" = [])),
    params(("id" = String, Path, description = "SHA-256 of the file, 64 hexadecimal digits")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = [u8]),
        (status = 206, content_type = "application/octet-stream", body = [u8]),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "no item of this kiosk's playlist"),
    )
)]
pub(super) async fn file(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    proven: Proven,
) -> Result<Response, Refused> {
    let unknown = || {
        let message = "no item of this kiosk's playlist has this id; fetch the playlist again";
        Refused::new(ProblemCode::NotFound, message)
    };
    let id: MediaId = id.parse().map_err(|_| unknown())?;
    let venue = proven.kiosk.venue;
    let found = app.read(move |read, _| read.media_file(venue, &id)).await?;
    let found = found.ok_or_else(unknown)?;
    let from = rest::first_byte(&headers, found.size);
    let body = Body::from_stream(media_parts::stream(app, id, from));
    Ok(rest::respond(found.mime.name(), found.size, from, body))
}
