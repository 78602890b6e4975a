//! The kiosks' API as a page: what the OpenAPI document says, without anyone else's program.

mod document;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::frame::Frame;
use crate::app::App;
use crate::http::language::Reader;
use crate::http::{html, kiosks, share};
use document::{Endpoint, Shape};

/// Where programs read the same.
const FILE: &str = "/api/openapi.json";

#[derive(Template)]
#[template(path = "portal/api.html")]
struct Api {
    frame: Frame,
    about: String,
    version: String,
    file: &'static str,
    endpoints: Vec<Endpoint>,
    shapes: Vec<Shape>,
    shared: Vec<Endpoint>,
    shared_shapes: Vec<Shape>,
    shared_about: String,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    own: Uri,
) -> Response {
    let document = serde_json::to_value(kiosks::document()).unwrap_or_default();
    let sharing = serde_json::to_value(share::document()).unwrap_or_default();
    let text = |name: &str| document::text(&document["info"], name);
    let page = Api {
        frame: Frame::bare(language, Some(&own), &app.config),
        about: text("description"),
        version: text("version"),
        file: FILE,
        endpoints: document::endpoints(&document),
        shapes: document::shapes(&document),
        shared: document::endpoints(&sharing),
        shared_shapes: document::shapes(&sharing),
        shared_about: document::text(&sharing["info"], "description"),
    };
    html::respond(StatusCode::OK, &page)
}
