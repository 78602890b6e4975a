//! What is asked and handed in from the page that a code opened, by its ticket.

use std::sync::Arc;

use crate::app::App;
use crate::checkins::ticket::Ticket;
use crate::checkins::visit::VisitId;
use crate::checkins::{self, CheckinError, CheckinRefusal, Confirmed, VenueKiosk};
use crate::keys::random;
use crate::phone_records::{self, HandInError, HandedIn, Handing};
use crate::store::StoreError;
use crate::store::within::Within;

/// Where the code of a ticket is.
pub(super) async fn place(app: &Arc<App>, text: &str) -> Result<VenueKiosk, CheckinError> {
    let ticket = Ticket::open(text, &app.keys).ok_or(CheckinRefusal::TicketInvalid)?;
    app.read(move |read, _| checkins::of_ticket(read, &ticket)).await
}

/// Takes what was handed in `ago_s` seconds ago, of the visit whose id a form names.
pub(super) async fn hand_in(
    app: &Arc<App>,
    ticket: Ticket,
    visit: &str,
    handed: HandedIn,
    ago_s: u32,
) -> Result<Confirmed, HandInError> {
    let random = random().map_err(|error| StoreError::Failed(error.to_string()))?;
    let handing = Handing { ticket, visit: VisitId::parse(visit), handed, random, ago_s };
    let within = Within::VenueOf(handing.ticket.claim.kiosk);
    app.write_within(within, move |tx, app| {
        let (rates, now_s) = (&app.checkin_rates, app.clock.now_s());
        phone_records::take(tx, rates, handing, now_s)
    })
    .await
}
