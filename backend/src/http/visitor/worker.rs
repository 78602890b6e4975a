//! The service worker: what of this host a phone keeps for a scan without a network.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use protocol::language::Language;
use sha2::{Digest, Sha256};

use super::{DECLARE_STYLE, STYLE, WARNING_STYLE, declare, diary};
use crate::app::App;
use crate::scripts;

/// Where browsers look for it, because it may change what every page of this host gets.
pub(super) const PATH: &str = "/sw.js";

/// Bytes of the hash that names a version of what is kept.
const VERSION_BYTES: usize = 8;

pub(super) async fn show(State(app): State<Arc<App>>) -> Response {
    let Some(script) = scripts::by_name("sw") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; connect-src 'self'; script-src 'self'",
        ),
    ];
    // A browser takes a worker anew whose text has changed.
    let (version, awake) = (version(&app), scripts::public_path("awake"));
    let mut body = format!("self.KEPT=\"{version}\";self.AWAKE=\"{awake}\";\n").into_bytes();
    body.extend_from_slice(script.body);
    (headers, body).into_response()
}

/// Changes with all that is kept: pages name their scripts by their content.
fn version(app: &App) -> String {
    let mut hash = Sha256::new();
    for language in Language::ALL {
        hash.update(diary::kept(app, language));
        hash.update(declare::kept(language, app.config.help_line.clone()));
    }
    for style in [STYLE, DECLARE_STYLE, WARNING_STYLE] {
        hash.update(style);
    }
    HEXLOWER.encode(&hash.finalize()[..VERSION_BYTES])
}
