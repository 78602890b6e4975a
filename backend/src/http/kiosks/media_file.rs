use std::ops::Bound;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{HeaderMapExt, Range};
use protocol::api::{self, Problem, ProblemCode};
use protocol::playlist::MediaId;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::http::media_parts;

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
    let from = first_byte(&headers, found.size);
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static(found.mime.name())),
        (header::CONTENT_LENGTH, HeaderValue::from(found.size - from)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // The id is the content's, so it never changes.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
    ];
    let body = Body::from_stream(media_parts::stream(app, id, from));
    if from == 0 {
        return Ok((about, body).into_response());
    }
    let range = format!("bytes {from}-{}/{}", found.size - 1, found.size);
    Ok((StatusCode::PARTIAL_CONTENT, about, [(header::CONTENT_RANGE, range)], body).into_response())
}

/// Where a range `bytes=N-` of a file of `size` bytes begins; any other range is answered with the
/// whole file, as HTTP allows.
fn first_byte(headers: &HeaderMap, size: u64) -> u64 {
    let Some(range) = headers.typed_get::<Range>() else { return 0 };
    let mut ranges = range.satisfiable_ranges(size);
    match (ranges.next(), ranges.next()) {
        (Some((Bound::Included(from), Bound::Unbounded)), None) if from < size => from,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_rest_of_the_file_is_sent_in_part() {
        for (range, from) in [
            ("bytes=0-", 0),
            ("bytes=40-", 40),
            ("bytes=99-", 99),
            ("bytes=100-", 0),
            ("bytes=40-50", 0),
            ("bytes=40-,60-", 0),
            ("bytes=x-", 0),
            ("lines=40-", 0),
            ("", 0),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, range.parse().unwrap());
            assert_eq!(first_byte(&headers, 100), from, "{range}");
        }
    }
}
