//! The pages behind the QR: a venue, in or out in one tap, a confirmation. Rendered here in full, so that they
//! work without a script, without anyone else's server, and without remembering the visitor.
//!
//! The pages that a kiosk without a network serves too are templates of the crate `visitor_page`, with their structs and
//! words; each has its handler here. Another page is one file with its handler and its template's struct, beside its
//! template in `templates/`; both hold its words in Vietnamese ([`crate::words`]). Every form carries its language in the
//! address (`?lang=`), so that the answer comes in the language of the page.

mod ask;
mod asked;
mod check_in;
mod confirmed;
mod declare;
mod diary;
mod elsewhere;
mod enter_code;
mod handing;
mod help;
mod late;
mod letters;
mod not_found;
mod opened;
mod page;
mod places;
pub mod receipt;
mod receipt_view;
mod refused;
mod script;
mod style;
mod taken;
mod tap;
mod terms;
mod trouble;
mod wake;
mod warnings;
mod went_in;
mod worker;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use protocol::language::Language;
use tower_http::compression::CompressionLayer;

use super::{language, security};
use crate::app::App;

pub use page::Sample;
pub use style::{DECLARE_STYLE, WARNING_STYLE};
pub use visitor_page::STYLE;

/// Largest form: a ticket has 109 characters.
const FORM_MAX: usize = 4 * 1024;

/// The routes of the visitors' pages.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(enter_code::show))
        .route("/code", post(enter_code::submit).get(enter_code::again))
        .route("/q/{token}", get(check_in::show))
        .route("/q/{token}/", get(check_in::show))
        .route("/Q/{token}", get(check_in::show))
        .route("/Q/{token}/", get(check_in::show))
        .route("/tap", post(tap::submit).get(enter_code::again))
        .route("/done/{ticket}/{direction}", get(confirmed::show))
        .route("/r/{code}", get(receipt::show))
        .route("/r/{code}/", get(receipt::show))
        .route("/R/{code}", get(receipt::show))
        .route("/R/{code}/", get(receipt::show))
        .route(terms::PATH, get(terms::show))
        .route(terms::VENUE_PATH, get(terms::of_venue))
        .route(help::PATH, get(help::show))
        .route(help::VENUE_PATH, get(help::of_venue))
        .route("/style.css", get(style::show))
        .route("/declare.css", get(style::declare))
        .route("/style-warning.css", get(style::warning))
        .route(warnings::PATH, get(warnings::show))
        .route(ask::PATH, get(ask::show).post(ask::submit))
        .route(script::PATH, get(script::show))
        .route(places::PATH, get(places::show))
        .route(asked::PATH, get(asked::show))
        .route(diary::PATH, get(diary::show))
        .route(worker::PATH, get(worker::show))
        .route(late::PATH, post(late::submit))
        .route(wake::PATH, post(wake::subscribe).delete(wake::unsubscribe))
        .route(elsewhere::PATH, get(elsewhere::show).post(elsewhere::submit))
        .fallback(not_found::show)
        .layer(middleware::from_fn(drop_large_form))
        .layer(DefaultBodyLimit::max(FORM_MAX))
        // It reads its body itself, once the ticket holds.
        .route(declare::PATH, get(declare::show).post(handing::submit))
        .route(declare::SHELL_PATH, get(declare::shell).post(handing::late))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(security::protect))
        .layer(middleware::from_fn(language::remember))
}

/// Reads nothing of a form that says it is too large; its page then finds no field.
async fn drop_large_form(request: Request, next: Next) -> Response {
    let too_large = request.body().size_hint().lower() > FORM_MAX as u64;
    next.run(if too_large { request.map(|_| Body::empty()) } else { request }).await
}

/// Every page with `text` wherever text comes from outside, for tests and for looking at them.
pub fn samples(text: &str, language: Language) -> Vec<Sample> {
    [
        ask::samples(text, language),
        enter_code::samples(language),
        check_in::samples(text, language),
        confirmed::samples(text, language),
        declare::samples(text, language),
        diary::samples(text, language),
        elsewhere::samples(text, language),
        receipt::samples(text, language),
        help::samples(text, language),
        terms::samples(text, language),
        refused::samples(text, language),
        trouble::samples(language),
        not_found::samples(language),
    ]
    .concat()
}
