//! The style sheet of every page, and what the declaration has besides.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use visitor_page::STYLE;

pub const DECLARE_STYLE: &str = include_str!("declare.css");
pub const WARNING_STYLE: &str = include_str!("warning.css");

fn respond(style: &'static str) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/css"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, style).into_response()
}

pub(super) async fn show() -> Response {
    respond(STYLE)
}

pub(super) async fn warning() -> Response {
    respond(WARNING_STYLE)
}

pub(super) async fn declare() -> Response {
    respond(DECLARE_STYLE)
}
