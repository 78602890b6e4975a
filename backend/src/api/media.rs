//! The playlist and its files.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use protocol::api::{Problem, ProblemCode};
use protocol::playlist::{MediaId, SignedPlaylist};

use super::Refused;
use super::handlers::with_version;
use super::proof::Proven;
use crate::app::App;
use crate::media::{self, MediaError};
use crate::store::StoreError;

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

/// The bytes of an item's file; the kiosk checks them against the id.
#[utoipa::path(get, path = "/api/v1/media/{id}", security(("kiosk" = [])),
    params(("id" = String, Path, description = "SHA-256 of the file, 64 hexadecimal digits")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = [u8]),
        (status = 401, body = Problem, description = "no proof, or one that does not hold"),
        (status = 404, body = Problem, description = "no item of this kiosk's playlist"),
    )
)]
pub(super) async fn file(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
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
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(found.mime.name())),
        (header::CONTENT_LENGTH, HeaderValue::from(found.size)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // The id is the content's, so it never changes.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
    ];
    Ok((headers, Body::from_stream(parts(app, id))).into_response())
}

/// The file part by part. One that vanishes meanwhile cuts the answer short, which the kiosk sees
/// by its length.
fn parts(app: Arc<App>, id: MediaId) -> impl Stream<Item = Result<Bytes, StoreError>> {
    futures_util::stream::try_unfold((app, 0_u32), move |(app, part)| async move {
        let body = app.run(move |app| app.store.media_part(&id, part)).await?;
        Ok(body.map(|body| (Bytes::from(body), (app, part + 1))))
    })
}
