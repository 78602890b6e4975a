//! What the browser opens: a JSON object a line, the sealed bodies among it.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::http::portal::refused::Refused;
use crate::store::StoreError;
use crate::store::log::SealedEntry;

fn line(entry: &SealedEntry) -> Value {
    let row = &entry.row;
    let declarations: Vec<String> = entry.declarations.iter().map(ToString::to_string).collect();
    json!({
        "id": row.key.to_string(),
        "way": row.kind.word(),
        "by_phone": row.is_by_phone(),
        "at_s": row.at_s,
        "clock": row.clock,
        "venue": row.venue_name,
        "position": row.position,
        "direction": row.direction,
        "attention": row.attention,
        "people": row.people,
        "receipt": row.receipt.map_or_else(String::new, String::from),
        "declarations": declarations,
        "handling": row.handling.as_ref().map_or("", |handling| handling.progress.word()),
        "aside": entry.aside,
        "erased": row.erased,
        "body": entry.body.as_ref().map(|body| BASE64.encode(body)),
    })
}

/// All of them, in their order.
pub(in crate::http::portal) fn lines(entries: &[SealedEntry]) -> Result<Response, Refused> {
    let mut body = Vec::new();
    for entry in entries {
        let failed = |error: serde_json::Error| StoreError::Failed(error.to_string());
        serde_json::to_writer(&mut body, &line(entry)).map_err(failed)?;
        body.push(b'\n');
    }
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}
