//! What operators ask at an address of its own, which no visitor and no limit of theirs reaches.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::timeout::TimeoutLayer;

use super::{ANSWER_TIMEOUT, probes};
use crate::app::App;

const KIND: &str = "text/plain; version=0.0.4; charset=utf-8";

pub fn routes(app: &Arc<App>) -> Router {
    let slow = axum::http::StatusCode::SERVICE_UNAVAILABLE;
    Router::new()
        .route("/metrics", get(metrics))
        .merge(probes::routes())
        .layer(TimeoutLayer::with_status_code(slow, ANSWER_TIMEOUT))
        .with_state(Arc::clone(app))
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let text = app.metrics.text(app.store.connections(), app.streams.count());
    ([(header::CONTENT_TYPE, KIND), (header::CACHE_CONTROL, "no-store")], text).into_response()
}
