//! Headers that every page for people carries.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What a page may load and where it may send: itself only, no scripts, in no frame. Its icon is an
/// empty `data:`, which saves the phone a request.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Which devices of the visitor's a page may use.
pub(super) const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// For how long a browser that came by TLS comes by nothing else: a year.
const ONLY_BY_TLS: &str = "max-age=31536000";

/// Has browsers come by TLS next time as well.
pub(super) async fn only_by_tls(mut response: Response) -> Response {
    let value = HeaderValue::from_static(ONLY_BY_TLS);
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, value);
    response
}

/// The style sheet may be kept, a page may not: it holds a ticket.
pub(super) async fn protect(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = HeaderValue::from_static(CONTENT_POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(&PERMISSIONS) {
        let none = HeaderValue::from_static("camera=(), geolocation=(), microphone=()");
        headers.insert(PERMISSIONS, none);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
