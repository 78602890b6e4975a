//! The time on every answer, and a line in the log, which names no token and no visitor.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use protocol::api::TIME_HEADER;

use crate::app::App;

pub(super) async fn trace(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path();
    let path = if path.starts_with("/api/") { path.to_owned() } else { "visitor".to_owned() };
    let mut response = next.run(request).await;
    let time = HeaderValue::from(app.clock.now_ms());
    response.headers_mut().insert(HeaderName::from_static(TIME_HEADER), time);
    let status = response.status().as_u16();
    tracing::debug!(%method, path, status, ms = began.elapsed().as_millis(), "answered");
    response
}
