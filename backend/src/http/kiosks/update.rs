use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use protocol::api::{self, Problem, ProblemCode};
use protocol::signed_venue::{NONCE_MAX, is_nonce};
use protocol::update::SignedOffer;
use serde::Deserialize;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::updates;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UpdateQuery {
    /// What the kiosk made up for this request, letters and digits.
    nonce: String,
}

/// Which version of the image the kiosk's ring should run, signed for the nonce.
#[utoipa::path(get, path = api::UPDATE, security(("kiosk" = [])), params(UpdateQuery), responses(
    (status = 200, body = SignedOffer),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
))]
pub(super) async fn offer(
    State(app): State<Arc<App>>,
    query: Result<Query<UpdateQuery>, QueryRejection>,
    proven: Proven,
) -> Result<Json<SignedOffer>, Refused> {
    let Query(query) =
        query.map_err(|error| Refused::new(ProblemCode::Malformed, error.body_text()))?;
    if !is_nonce(&query.nonce) {
        let message = format!("nonce must be at most {NONCE_MAX} letters and digits");
        return Err(Refused::new(ProblemCode::Malformed, message));
    }
    let (kiosk, now_s) = (proven.kiosk.kiosk, app.clock.now_s());
    let signed =
        app.read(move |read, app| updates::signed(read, &app.keys, kiosk, &query.nonce, now_s));
    Ok(Json(signed.await?))
}
