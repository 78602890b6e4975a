use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use protocol::api::{self, Problem, ProblemCode};
use protocol::signed_venue::{NONCE_MAX, SignedVenue, is_nonce};
use serde::Deserialize;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::kiosks;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct VenueQuery {
    /// What the kiosk made up for this request: at most 64 letters and digits. The signature is over it.
    #[serde(default)]
    nonce: String,
    /// What the kiosk knows beyond the first release, words with commas: `questionnaire`.
    #[serde(default)]
    takes: String,
}

/// The venue of the kiosk as it is now, signed for this request.
#[utoipa::path(get, path = api::VENUE, security(("kiosk" = [])), params(VenueQuery), responses(
    (status = 200, body = SignedVenue),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
))]
pub(super) async fn venue(
    State(app): State<Arc<App>>,
    query: Result<Query<VenueQuery>, QueryRejection>,
    proven: Proven,
) -> Result<Json<SignedVenue>, Refused> {
    let Query(query) =
        query.map_err(|error| Refused::new(ProblemCode::Malformed, error.body_text()))?;
    if !is_nonce(&query.nonce) {
        let message = format!("nonce must be at most {NONCE_MAX} letters and digits");
        return Err(Refused::new(ProblemCode::Malformed, message));
    }
    let number = proven.kiosk.kiosk;
    let takes = query.takes.split(',').any(|word| word == api::TAKES_QUESTIONNAIRE);
    let now_s = app.clock.now_s();
    let venue = app
        .read(move |read, app| kiosks::venue(read, &proven.kiosk, &app.keys, &app.service, now_s));
    let mut venue = venue.await?;
    if !takes {
        (venue.questionnaire, venue.help_line) = (None, None);
    }
    Ok(Json(SignedVenue::sign(&venue, number, &query.nonce, &app.keys.signing)?))
}
