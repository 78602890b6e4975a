//! The communes of a province, for the declaration's page.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::places;

pub(super) const PATH: &str = "/dia-danh/{province}";

pub(super) async fn show(Path(code): Path<String>) -> Response {
    match places::province(&code) {
        Some(province) => {
            let kept = [(header::CACHE_CONTROL, "public, max-age=86400")];
            (kept, Json(&province.communes)).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
