//! What the OpenAPI document holds besides endpoints and their types.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, OpenApi, openapi};

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
        description = "The API of the kiosks. Every answer carries the backend's time in \
                       `x-time`, Unix milliseconds."
    ),
    components(schemas(
        protocol::api::CallSeen,
        protocol::api::Venue,
        protocol::caselist::CaseList,
        protocol::playlist::Playlist
    )),
    modifiers(&Proof)
)]
struct Document;

pub(super) fn base() -> openapi::OpenApi {
    Document::openapi()
}
