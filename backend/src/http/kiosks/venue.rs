use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{self, Problem};
use protocol::signed_venue::SignedVenue;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::kiosks;

/// The venue of the kiosk as it is now, signed.
#[utoipa::path(get, path = api::VENUE, security(("kiosk" = [])), responses(
    (status = 200, body = SignedVenue),
    (status = 401, body = Problem, description = "no proof, or one that does not hold"),
))]
pub(super) async fn venue(
    State(app): State<Arc<App>>,
    proven: Proven,
) -> Result<Json<SignedVenue>, Refused> {
    let number = proven.kiosk.kiosk;
    let venue = app.read(move |read, app| kiosks::venue(read, &proven.kiosk, &app.service));
    Ok(Json(SignedVenue::sign(&venue.await?, number, &app.keys.signing)?))
}
