//! The scripts that pages run, and what a page that runs one may do.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::scripts;

/// The script of a file name; its content never changes.
pub(super) fn answer(file: &str) -> Option<Response> {
    let script = scripts::by_file(file)?;
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // A worker has a policy of its own.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    Some((headers, script.body).into_response())
}

/// Lets a page do what `policy` says instead of what every page may.
pub(super) fn allow(mut response: Response, policy: &'static str) -> Response {
    let policy = HeaderValue::from_static(policy);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
