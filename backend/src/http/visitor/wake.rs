//! A browser asks to be woken when the list of warnings changes, or not any more. Nothing of the visitor's comes with it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::app::App;
use crate::http::peer::Peer;
use crate::pushes;

pub(super) const PATH: &str = "/danh-thuc";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Browser {
    /// Its address at its push service.
    endpoint: String,
}

pub(super) async fn subscribe(
    State(app): State<Arc<App>>,
    peer: Peer,
    browser: Result<Json<Browser>, JsonRejection>,
) -> StatusCode {
    let Ok(Json(Browser { endpoint })) = browser else { return StatusCode::BAD_REQUEST };
    if !app.pushes.takes(&endpoint) {
        return StatusCode::BAD_REQUEST;
    }
    if !app.pushes.may_ask(peer.network, app.clock.now_ms()) {
        return StatusCode::TOO_MANY_REQUESTS;
    }
    let noted = app.write(move |tx, app| pushes::subscribe(tx, &endpoint, app.clock.now_s())).await;
    match noted {
        Ok(true) => StatusCode::NO_CONTENT,
        Ok(false) => StatusCode::TOO_MANY_REQUESTS,
        Err(error) => {
            tracing::error!("a browser that asked to be woken was not noted: {error}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

pub(super) async fn unsubscribe(
    State(app): State<Arc<App>>,
    browser: Result<Json<Browser>, JsonRejection>,
) -> StatusCode {
    let Ok(Json(Browser { endpoint })) = browser else { return StatusCode::BAD_REQUEST };
    let name = pushes::name(&endpoint);
    match app.write(move |tx, _| tx.remove_push(&name)).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::error!("a browser that asked not to be woken was not forgotten: {error}");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
