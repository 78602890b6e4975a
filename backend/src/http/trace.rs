//! The time on every answer, its count among the metrics, and a line in the log, which names no token and no visitor.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use protocol::api::TIME_HEADER;

use crate::app::App;

/// Seconds after which whoever was answered that something is away may ask again.
const RETRY_S: u32 = 30;

pub(super) async fn trace(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path();
    let path = if path.starts_with("/api/") { path.to_owned() } else { "visitor".to_owned() };
    let route = request.extensions().get::<MatchedPath>().cloned();
    let in_progress = app.metrics.request();
    let mut response = next.run(request).await;
    let time = HeaderValue::from(app.clock.now_ms());
    response.headers_mut().insert(HeaderName::from_static(TIME_HEADER), time);
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        let retry = HeaderValue::from(RETRY_S);
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(retry);
    }
    let status = response.status().as_u16();
    drop(in_progress);
    let route = route.as_ref().map(MatchedPath::as_str);
    app.metrics.answered(method.as_str(), route, status, began.elapsed());
    tracing::debug!(%method, path, status, ms = began.elapsed().as_millis(), "answered");
    response
}
