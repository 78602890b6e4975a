//! The portal's scripts, and what a page that runs one may do.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use super::refused::Refused;
use crate::http::scripts;

/// Scripts, workers and requests to this server, besides what every page may do.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    script-src 'self'; worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

pub(super) async fn show(Path(file): Path<String>) -> Result<Response, Refused> {
    scripts::answer(&file).ok_or(Refused::NotFound)
}

/// Lets a page run the portal's scripts.
pub(super) fn allow(response: Response) -> Response {
    let mut response = scripts::allow(response, CONTENT_POLICY);
    // Nothing that was opened may be read by a page of another origin that holds this one's window.
    let opener = HeaderName::from_static("cross-origin-opener-policy");
    response.headers_mut().insert(opener, HeaderValue::from_static("same-origin"));
    response
}
