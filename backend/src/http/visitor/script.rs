//! What visitors' pages run. None of them needs it.

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::response::Response;

use super::not_found;
use crate::http::language::Reader;
use crate::http::scripts;
use crate::http::security::PERMISSIONS;
use crate::scripts::public_path;

/// As `scripts::public_path` says it.
pub(super) const PATH: &str = "/script/{file}";

/// Scripts and requests of this server, besides what every page may do.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(super) async fn show(reader: Reader, Path(file): Path<String>) -> Response {
    match scripts::answer(&file) {
        Some(script) => script,
        None => not_found::show(reader).await,
    }
}

/// Path of the script that keeps a visit's id on the phone.
pub(super) fn visit() -> String {
    public_path("visit")
}

/// Path of the script that seals a declaration on the phone.
pub(super) fn declare() -> String {
    public_path("declare")
}

/// Path of the script that shows the diary, and takes a scan without a network.
pub(super) fn offline() -> String {
    public_path("offline")
}

/// Path of the script that compares the diary with the list of warnings.
pub(super) fn compare() -> String {
    public_path("compare")
}

/// Path of the script that reads a receipt with the camera.
pub(super) fn ask() -> String {
    public_path("ask")
}

/// Lets a page run its script and use the phone's camera.
pub(super) fn allow_camera(response: Response) -> Response {
    let mut response = allow(response);
    let camera = HeaderValue::from_static("camera=(self), geolocation=(), microphone=()");
    response.headers_mut().insert(PERMISSIONS, camera);
    response
}

/// Lets a page run its script.
pub(super) fn allow(response: Response) -> Response {
    scripts::allow(response, CONTENT_POLICY)
}
