//! The staff portal at `/staff`: pages that work without a script, one file a page with its handler
//! and its template's struct, beside its template in `templates/portal/`.
//!
//! [`pages`] is the list of all of them with whom each is for. A handler takes [`access::Access`] of a
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
use refused::Refused;
use roles::{
    Anyone, Authority, Commune, Gate, KeyKeeper, Manager, Operator, Posters, Registrar, Sharing,
    Strips,
};
use routes::{Route, Routes, Who, only};

pub use style::STYLE;

/// Largest form, but for a sheet of venues.
const FORM_MAX: usize = 64 * 1024;

/// Largest form with a file of idle screens: the file, and what is typed beside it.
const UPLOAD_MAX: usize = 21 * 1024 * 1024;

/// Every page, and whom it is for.
fn pages() -> Routes {
    let everyone = Who::Everyone;
    let (anyone, at_gate) = (only::<Anyone>(), only::<Gate>());
    let posters = only::<Posters>();
    let (commune, keeper) = (only::<Commune>(), only::<KeyKeeper>());
    let operator = only::<Operator>();
    let registrar = only::<Registrar>();
    let authority = only::<Authority>();
    Routes::default()
        .page("/staff", anyone, home::show)
        .form("/staff/sign-in", everyone, sign_in::show, sign_in::submit)
        .form("/staff/second-step", everyone, second_step::show, second_step::submit)
        .page("/staff/forgotten", everyone, forgotten::show)
        .form("/staff/link/{link}", everyone, link::show, link::submit)
        .form("/staff/confirm", anyone, confirm::show, confirm::submit)
        .act("/staff/sign-out", anyone, sign_out::here)
        .page("/staff/account", anyone, account::show)
        .act("/staff/account/sign-out-elsewhere", anyone, sign_out::elsewhere)
        .form("/staff/account/password", anyone, password::show, password::submit)
        .form("/staff/account/second-step", anyone, second_factor::show, second_factor::submit)
        .act("/staff/account/second-step/off", anyone, second_factor::turn_off)
        .page("/staff/log", commune, log::show)
        .act("/staff/log/open", commune, log::open::day)
        .act("/staff/log/taken", commune, log::open::taken)
        .page("/staff/log/{record}", commune, log::record::show)
        .act("/staff/log/{record}/open", commune, log::record::open)
        .act("/staff/log/{record}/handling", commune, log::handling::submit)
        .upload("/staff/import", commune, import::UPLOAD_MAX, import::show, import::submit)
        .form("/staff/erase", commune, erase::show, erase::submit)
        .page("/staff/warnings", authority, warnings::list)
        .form("/staff/warnings/new", authority, warning_new::show, warning_new::submit)
        .page("/staff/warnings/{warning}", authority, warnings::show)
        .form(
            "/staff/warnings/{warning}/{step}",
            authority,
            warning_step::show,
            warning_step::submit,
        )
        .page("/staff/warned", commune, warned::list)
        .page("/staff/warned/{warning}", commune, warned::show)
        .act("/staff/warned/{warning}/open", commune, warned::open)
        .act("/staff/warned/{warning}/send", commune, warned::send)
        .page("/staff/feedback", authority, inbox::show)
        .act("/staff/feedback/open", authority, inbox::open)
        .act("/staff/feedback/{record}/note", authority, inbox::note)
        .page("/staff/cases", authority, cases::show)
        .form("/staff/cases/new", authority, cases::entry::new, cases::entry::add)
        .page("/staff/cases/{case}", authority, cases::one::show)
        .form("/staff/cases/{case}/edit", authority, cases::entry::edit, cases::entry::change)
        .upload(
            "/staff/cases/{case}/export",
            authority,
            cases::export::UPLOAD_MAX,
            cases::export::show,
            cases::export::submit,
        )
        .act("/staff/cases/{case}/confirm", authority, cases::steps::confirm)
        .act("/staff/cases/{case}/return", authority, cases::steps::give_back)
        .act("/staff/cases/{case}/withdraw", authority, cases::steps::ask_withdrawal)
        .act("/staff/cases/{case}/withdraw/confirm", authority, cases::steps::withdraw)
        .act("/staff/cases/{case}/keep", authority, cases::steps::keep)
        .act("/staff/cases/{case}/remove", authority, cases::steps::remove)
        .page("/staff/exposures", keeper, exposures::list)
        .page("/staff/exposures/{case}", keeper, exposures::show)
        .page("/staff/exposures/{case}/price", keeper, exposures::price::show)
        .act("/staff/exposures/{case}/open", keeper, exposures::open::people)
        .act("/staff/exposures/{case}/taken", keeper, exposures::open::taken)
        .page("/staff/drills", authority, drills::show)
        .page("/staff/keys", keeper, unit_keys::show)
        .form("/staff/keys/new", keeper, unit_keys::new::show, unit_keys::new::make)
        .form("/staff/keys/copy", keeper, unit_keys::copy::show, unit_keys::copy::submit)
        .page("/staff/keys/wrapped", keeper, unit_keys::wrapped_copies)
        .form("/staff/keys/drill", keeper, unit_keys::drill::record, unit_keys::drill::opened)
        .page("/staff/script/{file}", everyone, script::show)
        .page("/staff/overview", registrar, overview::show)
        .page("/staff/communes", operator, communes::list)
        .form("/staff/communes/new", operator, commune_new::show, commune_new::submit)
        .page("/staff/communes/{commune}", registrar, communes::show)
        .act("/staff/communes/{commune}/help-line", registrar, communes::set_help_line)
        .page("/staff/venues", registrar, venues::list)
        .form("/staff/venues/new", registrar, venue_new::show, venue_new::submit)
        .sheet("/staff/venues/sheet", registrar, venue_sheet::show, venue_sheet::submit)
        .form("/staff/venues/{venue}", registrar, venues::show, venues::submit)
        .act("/staff/venues/{venue}/poster", registrar, venue_poster::submit)
        .form("/staff/venues/{venue}/texts", registrar, venue_texts::show, venue_texts::submit)
        .page("/staff/kinds", registrar, kinds::list)
        .form("/staff/kinds/{kind}", operator, kinds::show, kinds::submit)
        .page("/staff/media", registrar, media::list)
        .upload(
            "/staff/media/new",
            registrar,
            UPLOAD_MAX,
            media::upload::show,
            media::upload::submit,
        )
        .page("/staff/media/preview", registrar, media::preview::show)
        .page("/staff/media/{media}/file", registrar, media::file)
        .form("/staff/media/{media}/remove", registrar, media::ask_remove, media::remove)
        .page("/staff/kiosks", registrar, kiosks::list)
        .form("/staff/kiosks/new", registrar, kiosk_new::show, kiosk_new::submit)
        .page("/staff/kiosks/{kiosk}", registrar, kiosk::show)
        .act("/staff/kiosks/{kiosk}/code", registrar, kiosk::renew_code)
        .form("/staff/kiosks/{kiosk}/pair", registrar, kiosk_pair::show, kiosk_pair::begin)
        .act("/staff/kiosks/{kiosk}/pair/confirm", registrar, kiosk_pair::confirm)
        .act("/staff/kiosks/{kiosk}/pair/cancel", registrar, kiosk_pair::cancel)
        .form("/staff/kiosks/{kiosk}/revoke", registrar, kiosk_acts::ask_revoke, kiosk_acts::revoke)
        .form("/staff/kiosks/{kiosk}/poster", registrar, kiosk_acts::ask_poster, kiosk_acts::poster)
        .page("/staff/accounts", operator, accounts::list)
        .form("/staff/accounts/new", operator, account_new::show, account_new::submit)
        .form("/staff/accounts/{account}", operator, account_edit::show, account_edit::submit)
        .act("/staff/accounts/{account}/reset", operator, account_new::reset)
        .act("/staff/accounts/{account}/disable", operator, account_edit::disable)
        .page("/staff/outbox", operator, outbox::show)
        .page("/staff/report", registrar, reports::show)
        .form(
            "/staff/report/{period}/commune/{commune}",
            registrar,
            reports::commune::show,
            reports::commune::submit,
        )
        .form(
            "/staff/report/{period}/organisation/{organisation}",
            operator,
            reports::organisation::show,
            reports::organisation::submit,
        )
        .page("/staff/report/{period}/print", registrar, reports::file::print)
        .page("/staff/report/{period}/file/{file}", registrar, reports::file::show)
        .act("/staff/report/{period}/remind", operator, reports::remind::submit)
        .form("/staff/report/periods", operator, reports::periods::list, reports::periods::add)
        .act("/staff/report/periods/plan", operator, reports::periods::take_plan)
        .form(
            "/staff/report/periods/{period}",
            operator,
            reports::periods::show,
            reports::periods::change,
        )
        .form("/staff/report/towns", operator, reports::towns::list, reports::towns::submit)
        .page("/staff/audit", operator, audit::show)
        .act("/staff/audit/export", operator, audit::export)
        .page("/staff/today", only::<Manager>(), today::choose)
        .page("/staff/today/{venue}", only::<Manager>(), today::show)
        .form(
            "/staff/today/{venue}/hours",
            only::<Manager>(),
            today::hours::show,
            today::hours::submit,
        )
        .act("/staff/today/{venue}/call", only::<Manager>(), calls::see_today)
        .page("/staff/gate", at_gate, gate::choose)
        .page("/staff/gate/{venue}", at_gate, gate::show)
        .act("/staff/gate/{venue}/count", at_gate, gate::count::submit)
        .act("/staff/gate/{venue}/call", at_gate, calls::see_gate)
        .act("/staff/gate/{venue}/undo", at_gate, gate::count::undo)
        .page("/staff/gate/{venue}/group", at_gate, gate::count::group)
        .form("/staff/gate/{venue}/receipt", at_gate, gate::receipt::show, gate::receipt::submit)
        .page("/staff/poster", posters, poster::choose)
        .page("/staff/posters.pdf", posters, poster_all::file)
        .page("/staff/poster/{venue}", posters, poster::show)
        .page("/staff/poster/{venue}/{kiosk}", posters, poster::sheet)
        .page("/staff/poster/{venue}/{kiosk}/{paper}", posters, poster::file)
        .page("/staff/strips", only::<Strips>(), strips::choose)
        .form("/staff/strips/{venue}", only::<Strips>(), strips::show, strips::print)
        .form(
            "/staff/strips/{venue}/type",
            only::<Strips>(),
            strips::typing::show,
            strips::typing::submit,
        )
        .page("/staff/strips/{venue}/print/{file}", only::<Strips>(), strips::file::show)
        .form("/staff/sharing", only::<Sharing>(), sharing::show, sharing::submit)
        .page("/staff/api", everyone, api::show)
        .page(style::path(), everyone, style::show)
}

/// The list of the pages, for tests.
pub fn list() -> Vec<Route> {
    pages().list
}

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
