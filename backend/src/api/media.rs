//! The playlist and its files.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use protocol::api::{Problem, ProblemCode};
use protocol::playlist::{MediaId, SignedPlaylist};

use super::Refused;
use super::handlers::with_version;
use super::proof::Proven;
use crate::app::App;
use crate::media::{self, MediaError};
use crate::store::{MEDIA_PART, StoreError};

impl From<MediaError> for Refused {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::Store(error) => error.into(),
            error => StoreError::Failed(error.to_string()).into(),
        }
    }
}

/// The signed playlist of the kiosk's venue; `if-none-match` with its version saves the way.
#[utoipa::path(get, path = "/api/v1/media", security(("kiosk" = [])), responses(
    (status = 200, body = SignedPlaylist, headers(("etag" = String))),
    (status = 304, description = "the version is the one that is known"),
    (status = 401, body = Problem, description = "no proof, or one that does not hold"),
))]
pub(super) async fn playlist(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    proven: Proven,
) -> Result<Response, Refused> {
    let venue = proven.kiosk.venue;
    let (version, json) =
        app.run(move |app| media::signed(app.store.as_ref(), &app.keys, venue)).await?;
    Ok(with_version(&headers, version, json))
}

/// The bytes of an item's file, all or from byte N on (`range: bytes=N-`); the kiosk checks them
/// against the id.
#[utoipa::path(get, path = "/api/v1/media/{id}", security(("kiosk" = [])),
    params(("id" = String, Path, description = "SHA-256 of the file, 64 hexadecimal digits")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = [u8]),
        (status = 206, content_type = "application/octet-stream", body = [u8]),
        (status = 401, body = Problem, description = "no proof, or one that does not hold"),
        (status = 404, body = Problem, description = "no item of this kiosk's playlist"),
    )
)]
pub(super) async fn file(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    proven: Proven,
) -> Result<Response, Refused> {
    let nothing = || {
        let message = "no item of this kiosk's playlist has this id; fetch the playlist again";
        Refused::new(ProblemCode::NotFound, message)
    };
    let id: MediaId = id.parse().map_err(|_| nothing())?;
    let venue = proven.kiosk.venue;
    let found = app.run(move |app| app.store.media_file(venue, &id)).await?;
    let found = found.ok_or_else(nothing)?;
    let from = first_byte(&headers).filter(|from| *from < found.size).unwrap_or(0);
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static(found.mime.name())),
        (header::CONTENT_LENGTH, HeaderValue::from(found.size - from)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // The id is the content's, so it never changes.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
    ];
    let body = Body::from_stream(parts(app, id, from));
    if from == 0 {
        return Ok((about, body).into_response());
    }
    let range = format!("bytes {from}-{}/{}", found.size - 1, found.size);
    Ok((StatusCode::PARTIAL_CONTENT, about, [(header::CONTENT_RANGE, range)], body).into_response())
}

/// Where a range `bytes=N-` begins; any other range is answered with the whole file, as HTTP allows.
fn first_byte(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get(header::RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// The file from byte `from` on, part by part. One that vanishes meanwhile cuts the answer short, which the kiosk sees
/// by its length.
fn parts(app: Arc<App>, id: MediaId, from: u64) -> impl Stream<Item = Result<Bytes, StoreError>> {
    let size = u64::try_from(MEDIA_PART).unwrap_or(u64::MAX);
    let first = u32::try_from(from / size).unwrap_or(u32::MAX);
    let skipped = usize::try_from(from % size).unwrap_or(0);
    let start = (app, first, skipped);
    futures_util::stream::try_unfold(start, move |(app, part, skipped)| async move {
        let body = app.run(move |app| app.store.media_part(&id, part)).await?;
        let rest = |body: Vec<u8>| body.get(skipped..).map(Bytes::copy_from_slice);
        Ok(body.and_then(rest).map(|body| (body, (app, part + 1, 0))))
    })
}
