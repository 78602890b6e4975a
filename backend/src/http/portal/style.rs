//! The style sheet of the portal. Its address changes with its content, so that browsers may keep it
//! for ever.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use sha2::{Digest, Sha256};

pub const STYLE: &str = concat!(
    include_str!("style.css"),
    include_str!("gate.css"),
    include_str!("exposures.css"),
    include_str!("report.css")
);

static PATH: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::digest(STYLE.as_bytes());
    format!("/staff/style-{}.css", data_encoding::HEXLOWER.encode(&hash[..8]))
});

pub(super) fn path() -> &'static str {
    &PATH
}

pub(super) async fn show() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/css"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLE)
}
