use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use data_encoding::BASE64;

use super::answers::{Declarations, DeclaredBy, OfDay, SharedDeclaration};
use super::key::Key;
use super::refused::Refused;
use crate::app::App;
use crate::store::log::LogKey;
use crate::store::phone_records::PHONE;
use crate::store::sharing::ApiScope;

/// Declarations of an answer.
const PAGE: u32 = 200;

/// Sealed declarations of a commune on a day.
#[utoipa::path(get, path = "/api/share/v1/declarations", params(OfDay), security(("key" = [])),
    responses((status = 200, body = Declarations), (status = 400, description = "day or after cannot be read"),
        (status = 401, description = "no key, or none in use"),
        (status = 403, description = "the key does not read this"), (status = 429, description = "too many requests")))]
pub(super) async fn declarations(
    State(app): State<Arc<App>>,
    key: Key,
    Query(asked): Query<OfDay>,
) -> Result<Json<Declarations>, Refused> {
    let number = asked.day_number()?;
    let OfDay { commune, day, after } = asked;
    let after: Option<LogKey> = after
        .map(|after| after.parse())
        .transpose()
        .map_err(|_| Refused::Malformed("`after` must be an id of an answer, such as 3-17-0"))?;
    let scope = (ApiScope::Declarations, commune);
    let read = key
        .read(&app, scope, day, move |tx, _| tx.shared_declarations(commune, number, after, PAGE));
    let rows = read.await?;
    let full = rows.len() == PAGE as usize;
    let next = rows.last().filter(|_| full).map(|row| row.key.to_string());
    let items = rows
        .into_iter()
        .map(|row| SharedDeclaration {
            id: row.key.to_string(),
            venue: row.venue,
            at_s: row.at_s,
            direction: row.direction,
            people: row.people,
            channel: match row.key.incarnation {
                PHONE => DeclaredBy::Phone,
                _ => DeclaredBy::Kiosk,
            },
            sealed: (!row.body.is_empty()).then(|| BASE64.encode(&row.body)),
        })
        .collect();
    Ok(Json(Declarations { items, next }))
}
