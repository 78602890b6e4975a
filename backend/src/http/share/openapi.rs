//! What the OpenAPI document holds besides endpoints and their types.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, openapi};

struct Key;

impl Modify for Key {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A key that an operator made at /staff/sharing: `bzk_…`"))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bluezone kiosk sharing",
        description = "What other systems read: sealed declarations, whose content has the field names of \
                       tokhaiyte.vn, declarations by channel, check points and the report. The schema of answers and \
                       of an opened declaration is at /api/share/schema.json."
    ),
    modifiers(&Key)
)]
struct Document;

pub(super) fn base() -> openapi::OpenApi {
    Document::openapi()
}
