use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};

use super::answers::{CheckPoint, CheckPoints, OfCommune};
use super::key::Key;
use super::refused::Refused;
use crate::app::App;
use crate::store::sharing::ApiScope;
use crate::store::venues::VenueRow;

/// The registered check points of a commune.
#[utoipa::path(get, path = "/api/share/v1/check-points", params(OfCommune), security(("key" = [])),
    responses((status = 200, body = CheckPoints), (status = 401, description = "no key, or none in use"),
        (status = 403, description = "the key does not read this"), (status = 429, description = "too many requests")))]
pub(super) async fn check_points(
    State(app): State<Arc<App>>,
    key: Key,
    Query(OfCommune { commune }): Query<OfCommune>,
) -> Result<Json<CheckPoints>, Refused> {
    let scope = (ApiScope::CheckPoints, commune);
    let read = key.read(&app, scope, String::new(), move |tx, _| tx.venues());
    let own = read.await?.into_iter().filter(|row| row.registered.commune == commune);
    let item = |row: VenueRow| CheckPoint {
        venue: row.venue,
        name: row.registered.name,
        kind: row.registered.kind.word().to_owned(),
        address: row.registered.address,
        unit: row.registered.unit,
        plate: row.registered.plate,
        route: row.registered.route,
        letters: row.registered.letters,
    };
    Ok(Json(CheckPoints { items: own.map(item).collect() }))
}
