//! HTTP in and out, and nothing else. Kiosks, visitors and staff have a folder each, with one file a page
//! or endpoint; what they share stands beside the folders.

pub mod etag;
mod fallback;
mod html;
pub mod kiosks;
mod language;
pub mod limits;
mod media_parts;
pub mod operations;
mod parts;
mod peer;
pub mod portal;
mod probes;
mod problem;
mod qr;
mod questions;
pub mod redirect;
mod rest;
mod scripts;
mod security;
pub mod share;
mod sign_words;
mod trace;
pub mod visitor;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;

/// Longest time until an answer begins; a market's network needs a while for a full batch.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// All routes, and the layers that every answer passes.
pub fn routes(app: &Arc<App>) -> Router {
    let routes = Router::new()
        .merge(kiosks::routes())
        .merge(share::routes())
        .merge(portal::routes(app))
        .merge(visitor::routes())
        .merge(probes::routes())
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_TIMEOUT))
        .layer(middleware::from_fn_with_state(Arc::clone(app), trace::trace))
        .with_state(Arc::clone(app));
    // Without TLS browsers ignore it, and a proxy says it itself.
    if app.config.tls_cert.is_some() {
        routes.layer(middleware::map_response(security::only_by_tls))
    } else {
        routes
    }
}
