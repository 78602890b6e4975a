//! What the phone's diary is told of a passage that was handed in by a script.

use protocol::token::Evidence;
use serde::Serialize;
use visitor_page::VenueView;

use super::page::view;
use crate::app::App;
use crate::checkins::Confirmed;
use crate::warnings::secrets;

#[derive(Serialize)]
pub(super) struct Taken {
    name: String,
    place: String,
    /// Whether it is marked as sent late.
    pub(super) late: bool,
    /// When it was, Unix time by the server's clock.
    at: i64,
    /// Letters of the venue, and the secrets of its hours.
    venue: String,
    hours: String,
}

impl Taken {
    pub(super) fn new(app: &App, Confirmed { at, checkin }: Confirmed) -> Self {
        let stay_s = app.config.longest_stay_s();
        let (venue, direction) = (at.venue.venue, checkin.direction);
        let hours = secrets::of_passage(&app.keys, venue, direction, checkin.at_s, stay_s);
        let hours = String::clone(&hours);
        let (late, at_s) = (checkin.evidence == Evidence::Late, checkin.at_s);
        let venue = view(at);
        let place = venue.location();
        let VenueView { name, letters: venue, .. } = venue;
        Self { name, place, late, at: at_s, venue, hours }
    }
}
