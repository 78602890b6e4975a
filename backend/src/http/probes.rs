//! What a load balancer or an orchestrator asks. Anybody may: the answers tell nothing of what is stored, and all who
//! ask share one look at the database.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::App;

/// Whether the process answers at all; if not, it is to be started again.
pub const LIVE: &str = "/livez";
/// Whether requests may be sent to it.
pub const READY: &str = "/readyz";

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(LIVE, get(live)).route(READY, get(ready))
}

fn respond(status: StatusCode, text: String) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], text + "\n").into_response()
}

async fn live() -> Response {
    respond(StatusCode::OK, "alive".to_owned())
}

async fn ready(State(app): State<Arc<App>>) -> Response {
    match app.readiness.ask(&app.store).await {
        Ok(()) => respond(StatusCode::OK, "ready".to_owned()),
        Err(unready) => respond(StatusCode::SERVICE_UNAVAILABLE, unready.to_string()),
    }
}
