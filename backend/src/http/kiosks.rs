//! The kiosks' API, one file an endpoint. Types and rules of the wire are [`protocol::api`]'s; a line
//! of [`endpoints`] is both route and entry of the OpenAPI document.

mod body;
mod cases;
mod enrol;
mod events;
mod media;
mod media_file;
mod openapi;
mod otp;
mod otp_check;
mod pair;
mod pair_claim;
mod proof;
mod receipt;
mod records;
mod refused;
mod report;
pub mod streams;
mod time;
mod update;
mod update_file;
mod venue;
mod windows;

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
        .routes(routes!(time::time))
        .routes(routes!(enrol::enrol))
        .routes(routes!(pair::pair))
        .routes(routes!(pair_claim::claim))
        .routes(routes!(venue::venue))
        .routes(routes!(records::records))
        .routes(routes!(report::report))
        .routes(routes!(events::events))
        .routes(routes!(cases::cases))
        .routes(routes!(windows::windows))
        .routes(routes!(media::playlist))
        .routes(routes!(media_file::file))
        .routes(routes!(receipt::ask))
        .routes(routes!(update::offer))
        .routes(routes!(update_file::file))
        .routes(routes!(otp::request))
        .routes(routes!(otp_check::check))
}

/// The routes under `/api/`.
pub(super) fn routes() -> Router<Arc<App>> {
    let (router, document) = endpoints().split_for_parts();
    router
        .route("/api/openapi.json", get(|| async move { Json(document) }))
        .route("/api/{*rest}", any(fallback::not_found))
        .method_not_allowed_fallback(fallback::method_not_allowed)
}

pub fn document() -> OpenApi {
    endpoints().into_openapi()
}
