//! What kiosks speak with: HTTP in and out and nothing else. Types and rules of the wire are
//! [`protocol::api`]'s; its OpenAPI document is generated from them.

mod answer;
mod events;
mod handlers;
mod media;
mod openapi;
mod otp;
mod proof;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use protocol::api;

use crate::app::App;

pub use answer::Refused;
pub use openapi::document;

/// The routes under `/api/`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(api::TIME, get(handlers::time))
        .route(api::ENROL, post(handlers::enrol))
        .route(api::VENUE, get(handlers::venue))
        .route(api::RECORDS, post(handlers::records))
        .route(api::EVENTS, get(events::events))
        .route(api::CASES, get(handlers::cases))
        .route(api::MEDIA, get(media::playlist))
        .route(&format!("{}/{{id}}", api::MEDIA), get(media::file))
        .route(api::OTP, post(otp::ask))
        .route(api::OTP_CHECK, post(otp::check))
        .route("/api/openapi.json", get(openapi::serve))
        .route("/api/{*rest}", axum::routing::any(handlers::nothing))
        .method_not_allowed_fallback(handlers::wrong_method)
}
