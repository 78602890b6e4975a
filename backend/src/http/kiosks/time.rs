use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{self, Now};

use crate::app::App;

/// The backend's time.
#[utoipa::path(get, path = api::TIME, responses((status = 200, body = Now)))]
pub(super) async fn time(State(app): State<Arc<App>>) -> Json<Now> {
    Json(Now { unix_ms: app.clock.now_ms() })
}
