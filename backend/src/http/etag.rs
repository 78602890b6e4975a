//! Versions as entity tags: whoever has the version gets no body again.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch};

/// `json` under its version, or 304 when the request knows that version.
pub(super) fn respond(request: &HeaderMap, version: i64, json: String) -> Response {
    let text = format!("\"{version}\"");
    let known = request.typed_get::<IfNoneMatch>();
    let known = known.zip(text.parse::<ETag>().ok()).is_some_and(|(known, tag)| {
        // The precondition "none of these" fails for a version that is known.
        !known.precondition_passes(&tag)
    });
    let tag = [(header::ETAG, text)];
    if known {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    let content = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (tag, content, json).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_version_is_not_sent_again() {
        for (known, status) in [
            ("", 200),
            ("\"7\"", 304),
            ("W/\"7\"", 304),
            ("\"6\", \"7\"", 304),
            ("*", 304),
            ("\"6\"", 200),
            ("\"70\"", 200),
            ("7", 200),
        ] {
            let mut request = HeaderMap::new();
            request.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            assert_eq!(respond(&request, 7, String::new()).status(), status, "{known}");
        }
    }
}
