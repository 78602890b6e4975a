//! The style sheet of every page.

use axum::http::header;
use axum::response::IntoResponse;
use visitor_page::STYLE;

pub(super) async fn show() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "text/css"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, STYLE)
}
