//! The list of the portal's pages, and whom each is for.

use super::roles::{
    Anyone, Authority, Commune, Gate, KeyKeeper, Manager, Operator, Posters, Registrar, Sharing,
    Strips, Tracing,
};
use super::routes::{Route, Routes, Who, only};
use super::{
    account, account_edit, account_new, accounts, api, audit, calls, cases, commune_new, communes,
    confirm, contacts, drills, erase, exposures, forgotten, gate, home, import, inbox, kinds,
    kiosk, kiosk_acts, kiosk_box, kiosk_new, kiosk_pair, kiosks, link, log, media, outbox,
    overview, password, poster, poster_all, reports, script, second_factor, second_step, sharing,
    sign_in, sign_out, strips, style, today, unit_keys, updates, venue_new, venue_poster,
    venue_sheet, venue_texts, venues, warned, warning_new, warning_step, warnings,
};

/// Largest form with a file of idle screens: the file, and what is typed beside it.
const UPLOAD_MAX: usize = 21 * 1024 * 1024;

/// Every page, and whom it is for.
pub(super) fn pages() -> Routes {
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
            "/staff/cases/new/keys",
            authority,
            cases::keys_file::UPLOAD_MAX,
            cases::keys_file::show_new,
            cases::keys_file::submit_new,
        )
        .upload(
            "/staff/cases/{case}/keys",
            authority,
            cases::keys_file::UPLOAD_MAX,
            cases::keys_file::show,
            cases::keys_file::submit,
        )
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
        .form("/staff/kiosks/{kiosk}/box", registrar, kiosk_box::show, kiosk_box::submit)
        .form("/staff/kiosks/{kiosk}/revoke", registrar, kiosk_acts::ask_revoke, kiosk_acts::revoke)
        .form("/staff/kiosks/{kiosk}/poster", registrar, kiosk_acts::ask_poster, kiosk_acts::poster)
        .page("/staff/updates", operator, updates::list)
        .form("/staff/updates/rings", operator, updates::rings::show, updates::rings::submit)
        .form("/staff/updates/{version}", operator, updates::one::show, updates::one::submit)
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
        .page("/staff/contacts", only::<Tracing>(), contacts::show)
        .act("/staff/contacts/choose", operator, contacts::submit)
        .page("/staff/api", everyone, api::show)
        .page(style::path(), everyone, style::show)
}

/// The list of the pages, for tests.
pub fn list() -> Vec<Route> {
    pages().list
}
