//! The OpenAPI document, generated from the types and handlers.

use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, openapi};

use super::{events, handlers, media, otp};

struct Proof;

impl Modify for Proof {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let scheme = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
            "authorization",
            "`Kiosk <number>:<unix_s>:<signature>`: Ed25519, base64url, over the lines \
             `bluezone-kiosk request v1`, number, time, method, path with query, and the \
             hexadecimal SHA-256 of the body",
        )));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("kiosk", scheme);
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bluezone kiosk backend",
        description = "What kiosks speak with. Every answer carries the backend's time in \
                       `x-time`, Unix milliseconds."
    ),
    paths(
        handlers::time,
        handlers::enrol,
        handlers::venue,
        handlers::records,
        events::events,
        handlers::cases,
        media::playlist,
        media::file,
        otp::ask,
        otp::check
    ),
    components(schemas(protocol::caselist::CaseList, protocol::playlist::Playlist)),
    modifiers(&Proof)
)]
struct Document;

/// The document.
pub fn document() -> openapi::OpenApi {
    Document::openapi()
}

pub(super) async fn serve() -> Json<openapi::OpenApi> {
    Json(document())
}
