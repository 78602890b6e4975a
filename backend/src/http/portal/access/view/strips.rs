//! The paper strips of one's own venues.

use super::View;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Allowed;
use crate::store::strips::StripPrint;
use crate::store::venues::VenueRow;

impl<R: Allowed> View<'_, R> {
    /// What was printed for a venue, the last first.
    pub(in crate::http::portal) fn strip_prints(
        &mut self,
        venue: &VenueRow,
    ) -> Result<Vec<StripPrint>, Refused> {
        Ok(self.read.strip_prints(venue.venue)?)
    }
}
