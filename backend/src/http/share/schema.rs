//! The published JSON Schema (draft 2020-12): the shapes of the answers, and that of an opened declaration.

use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

/// The content of a sealed declaration; a test compares it with the program's own type.
const DECLARATION: &str = include_str!("declaration.schema.json");

/// The same with the places of its references as a JSON Schema has them.
fn moved(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix("#/components/schemas/") {
                *text = format!("#/$defs/{name}");
            }
        }
        Value::Array(all) => all.iter_mut().for_each(moved),
        Value::Object(all) => all.values_mut().for_each(moved),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The schema of everything that the API answers.
pub fn of(document: &OpenApi) -> Value {
    let document = serde_json::to_value(document).unwrap_or_default();
    let mut shapes = document["components"]["schemas"].clone();
    moved(&mut shapes);
    let opened: Value = serde_json::from_str(DECLARATION).unwrap_or_default();
    let own = opened["$defs"].as_object().into_iter().flatten();
    for (name, shape) in own {
        shapes[name] = shape.clone();
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "/api/share/schema.json",
        "title": document["info"]["title"],
        "description": "An answer of /api/share/v1/…: Declarations, Channels, CheckPoints or Report. The field \
                        `sealed` opens with `age` to a Declaration.",
        "$defs": shapes,
    })
}
