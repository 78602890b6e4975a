use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::StreamExt as _;
use protocol::api::{self, Problem, ProblemCode};

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::http::limits::MINUTE_S;
use crate::http::{parts, rest};
use crate::store::updates::BUNDLE_PART;
use crate::updates;

/// The bytes of the bundle that the kiosk is offered, all or from byte N on (`range: bytes=N-`). So many
/// kiosks as the backend likes are served at a time; the others ask again.
#[utoipa::path(get, path = api::UPDATE_FILE, security(("kiosk" = [])),
    params(("sha256" = String, Path, description = "SHA-256 of the bundle, 64 hexadecimal digits")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = [u8]),
        (status = 206, content_type = "application/octet-stream", body = [u8]),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "no bundle that this kiosk is offered"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "enough kiosks are served; try again later"),
    )
)]
pub(super) async fn file(
    State(app): State<Arc<App>>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
    proven: Proven,
) -> Result<Response, Refused> {
    let (kiosk, now_s) = (proven.kiosk.kiosk, app.clock.now_s());
    let offer = app.read(move |read, _| updates::offer(read, kiosk, now_s)).await?;
    let release = offer.release.filter(|release| release.sha256 == sha256);
    let unknown = || {
        let message = "this kiosk is offered no bundle with this SHA-256; ask for its update again";
        Refused::new(ProblemCode::NotFound, message)
    };
    let release = release.ok_or_else(unknown)?;
    let digest = data_encoding::HEXLOWER.decode(sha256.as_bytes()).ok();
    let digest: [u8; 32] = digest.and_then(|bytes| bytes.try_into().ok()).ok_or_else(unknown)?;
    let permit = Arc::clone(&app.bundle_transfers).try_acquire_owned().map_err(|_| {
        Refused::too_many("enough kiosks fetch their update at the moment", MINUTE_S)
    })?;
    let from = rest::first_byte(&headers, release.size);
    let parts =
        parts::stream(app, BUNDLE_PART, from, move |read, part| read.bundle_part(&digest, part));
    // Held until the answer is over.
    let body = Body::from_stream(parts.inspect(move |_| {
        let _held = &permit;
    }));
    Ok(rest::respond("application/octet-stream", release.size, from, body))
}
