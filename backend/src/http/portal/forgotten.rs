//! What to do without the password or the phone.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::frame::Frame;
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;

#[derive(Template)]
#[template(path = "portal/forgotten.html")]
struct Forgotten {
    frame: Frame,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    own: Uri,
) -> Response {
    let frame = Frame::bare(language, Some(&own), &app.config);
    html::respond(StatusCode::OK, &Forgotten { frame })
}
