//! Files of which the rest is sent to whoever has their beginning.

use std::ops::Bound;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{HeaderMapExt, Range};

/// A file that is named by its content, from byte `from` on.
pub(super) fn respond(kind: &'static str, size: u64, from: u64, body: Body) -> Response {
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_LENGTH, HeaderValue::from(size - from)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // Its name is the content's, so it never changes.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
    ];
    if from == 0 {
        return (about, body).into_response();
    }
    let range = format!("bytes {from}-{}/{size}", size - 1);
    (StatusCode::PARTIAL_CONTENT, about, [(header::CONTENT_RANGE, range)], body).into_response()
}

/// Where a range `bytes=N-` of a file of `size` bytes begins; any other range is answered with the
/// whole file, as HTTP allows.
pub(super) fn first_byte(headers: &HeaderMap, size: u64) -> u64 {
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
