//! The portal's scripts, and what a page that runs one may do.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::refused::Refused;
use crate::scripts;

/// Scripts, workers and requests to this server, besides what every page may do.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    script-src 'self'; worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

pub(super) async fn show(Path(file): Path<String>) -> Result<Response, Refused> {
    let script = scripts::by_file(&file).ok_or(Refused::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // A worker has a policy of its own.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    Ok((headers, script.body).into_response())
}

/// Lets a page run the portal's scripts.
pub(super) fn allow(mut response: Response) -> Response {
    let policy = HeaderValue::from_static(CONTENT_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    // Nothing that was opened may be read by a page of another origin that holds this one's window.
    let opener = HeaderName::from_static("cross-origin-opener-policy");
    response.headers_mut().insert(opener, HeaderValue::from_static("same-origin"));
    response
}
