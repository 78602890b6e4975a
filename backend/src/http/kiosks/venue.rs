use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{self, Problem, Venue};

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::kiosks;

/// The venue of the kiosk as it is now.
#[utoipa::path(get, path = api::VENUE, security(("kiosk" = [])), responses(
    (status = 200, body = Venue),
    (status = 401, body = Problem, description = "no proof, or one that does not hold"),
))]
pub(super) async fn venue(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<Venue>, Refused> {
    let venue = app.read(move |read, app| kiosks::venue(read, &proven.kiosk, &app.service));
    Ok(Json(venue.await?))
}
