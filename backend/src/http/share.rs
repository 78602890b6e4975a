//! The API of other systems ("một cơ sở dữ liệu chung" of the directive of Hải Dương): sealed declarations with the
//! field names of the national form, channels, check points and the report. Each reads with a key of its own.

mod answers;
mod channels;
mod check_points;
mod declarations;
mod key;
mod openapi;
mod refused;
mod report;
pub mod schema;

use std::sync::Arc;

use axum::routing::{any, get};
use axum::{Json, Router};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::fallback;
use crate::app::App;

fn endpoints() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(declarations::declarations))
        .routes(routes!(channels::channels))
        .routes(routes!(check_points::check_points))
        .routes(routes!(report::report))
}

/// The routes under `/api/share/`.
pub(super) fn routes() -> Router<Arc<App>> {
    let (router, document) = endpoints().split_for_parts();
    let described = document.clone();
    router
        .route("/api/share/openapi.json", get(|| async move { Json(document) }))
        .route("/api/share/schema.json", get(|| async move { Json(schema::of(&described)) }))
        .route("/api/share/{*rest}", any(fallback::not_found))
        .method_not_allowed_fallback(fallback::method_not_allowed)
}

pub fn document() -> OpenApi {
    endpoints().into_openapi()
}
