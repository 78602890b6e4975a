use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use protocol::record::Channel;

use super::answers::{ChannelCount, Channels, OfDay};
use super::key::Key;
use super::refused::Refused;
use crate::app::App;
use crate::store::sharing::ApiScope;

/// How many people had declared by which other channel on a day.
#[utoipa::path(get, path = "/api/share/v1/channels", params(OfDay), security(("key" = [])),
    responses((status = 200, body = Channels), (status = 400, description = "day cannot be read"),
        (status = 401, description = "no key, or none in use"),
        (status = 403, description = "the key does not read this"), (status = 429, description = "too many requests")))]
pub(super) async fn channels(
    State(app): State<Arc<App>>,
    key: Key,
    Query(asked): Query<OfDay>,
) -> Result<Json<Channels>, Refused> {
    let number = asked.day_number()?;
    let OfDay { commune, day, .. } = asked;
    let scope = (ApiScope::Channels, commune);
    let read = key.read(&app, scope, day, move |tx, _| tx.shared_channels(commune, number));
    let rows = read.await?.into_iter();
    let items = rows.filter_map(|row| {
        let channel = Channel::named(&row.channel)?;
        Some(ChannelCount { venue: row.venue, channel, count: row.count })
    });
    Ok(Json(Channels { items: items.collect() }))
}
