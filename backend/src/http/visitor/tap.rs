//! The tap on "in" or "out". It leads to the page that confirms it, which can be reloaded.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::response::Response;
use protocol::record::Direction;
use serde::Deserialize;
use visitor_page::done_path;

use super::{refused, went_in};
use crate::app::App;
use crate::checkins::ticket::Ticket;
use crate::checkins::visit::VisitId;
use crate::checkins::{self, CheckinError, CheckinRefusal, Tap};
use crate::http::language::Reader;
use crate::http::peer::Peer;
use crate::store::within::Within;

#[derive(Deserialize)]
pub(super) struct TapForm {
    ticket: String,
    direction: Direction,
    /// Empty of a phone without scripts.
    #[serde(default)]
    visit: String,
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    reader: Reader,
    peer: Peer,
    form: Result<Form<TapForm>, FormRejection>,
) -> Response {
    match tap(&app, peer, form).await {
        Ok((path, venue, direction)) => {
            let mut response = reader.redirect(&path);
            went_in::keep(&mut response, venue, direction, app.config.longest_stay_s());
            response
        }
        Err(error) => refused::respond(&error, "/", reader.language),
    }
}

/// Where the confirmation is, of which venue and direction.
async fn tap(
    app: &Arc<App>,
    peer: Peer,
    form: Result<Form<TapForm>, FormRejection>,
) -> Result<(String, i64, Direction), CheckinError> {
    let invalid = CheckinRefusal::TicketInvalid;
    let Form(TapForm { ticket: text, direction, visit }) = form.map_err(|_| invalid)?;
    // Before anything is locked, so that strangers cost little.
    let ticket = Ticket::open(&text, &app.keys).ok_or(invalid)?;
    let visit = VisitId::parse(&visit);
    if !peer.may_visit(app) {
        return Err(CheckinRefusal::TooMany.into());
    }
    let within = Within::VenueOf(ticket.claim.kiosk);
    let tapped = app.write_within(within, move |tx, app| {
        let (tap_s, rates, now_s) = (app.config.tap_s, &app.checkin_rates, app.clock.now_s());
        checkins::tap(tx, tap_s, rates, &ticket, Tap { direction, visit, at_s: now_s }, now_s)
    });
    let venue = tapped.await?.at.venue.venue;
    Ok((done_path(&text, direction), venue, direction))
}
