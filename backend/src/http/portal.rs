//! The staff portal at `/staff`: pages that work without a script, one file a page with its handler
//! and its template's struct, beside its template in `templates/portal/`.
//!
//! [`pages::pages`] is the list of all of them with whom each is for. A handler takes [`access::Access`] of a
//! role and reaches the store only through it.

mod access;
mod account;
mod account_edit;
mod account_form;
mod account_new;
mod accounts;
mod api;
mod audit;
mod calls;
mod cases;
mod commune_new;
mod communes;
mod confirm;
mod contacts;
mod cookies;
mod drafts;
mod drills;
mod erase;
mod exposures;
mod fields;
mod forgotten;
mod format;
mod frame;
mod gate;
mod home;
mod import;
mod inbox;
mod kinds;
mod kiosk;
mod kiosk_acts;
mod kiosk_box;
mod kiosk_new;
mod kiosk_pair;
mod kiosk_report;
mod kiosk_words;
mod kiosks;
mod link;
mod log;
mod media;
mod multipart;
mod new_password;
mod next;
mod number;
mod outbox;
mod overview;
mod own_venue;
mod pages;
mod password;
mod poster;
mod poster_all;
mod refused;
mod reports;
mod roles;
pub mod routes;
mod script;
mod second_factor;
mod second_step;
mod sharing;
mod sheet;
mod sign_in;
mod sign_out;
mod spreadsheet;
mod strips;
mod style;
mod today;
mod todos;
mod unit_keys;
mod updates;
mod venue_form;
mod venue_new;
mod venue_poster;
mod venue_sheet;
mod venue_texts;
mod venue_words;
mod venues;
mod warned;
mod warning_new;
mod warning_step;
mod warnings;
mod way_in;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Redirect};
use axum::routing::any;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::{language, security};
use crate::app::App;
use pages::pages;
use refused::Refused;

pub use pages::list;
pub use style::STYLE;

/// Largest form, but for a sheet of venues.
const FORM_MAX: usize = 64 * 1024;

/// A button's address that is opened as a page, as after signing in again, leads to the page around it.
async fn leave_button(method: Method, own: Uri) -> Result<Redirect, Refused> {
    let page = own.path().rsplit_once('/').map(|(page, _)| page);
    let opened = method == Method::GET || method == Method::HEAD;
    page.filter(|_| opened).map(Redirect::to).ok_or(Refused::NotFound)
}

/// The routes of the portal.
pub(super) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let cross_site = |_: ProtectionError| Refused::CrossSite.into_response();
    pages()
        .router
        .route("/staff/{*rest}", any(|| async { Refused::NotFound }))
        .method_not_allowed_fallback(leave_button)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(middleware::from_fn_with_state(Arc::clone(app), drafts::keep))
        .layer(middleware::from_fn_with_state(Arc::clone(app), drafts::give_back))
        .layer(CsrfLayer::new().with_rejection_response(cross_site))
        .layer(middleware::from_fn_with_state(Arc::clone(app), refused::render))
        .layer(middleware::map_response(|response: axum::response::Response| async {
            response.map(Body::new)
        }))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(security::protect))
        .layer(middleware::from_fn(language::remember))
}
