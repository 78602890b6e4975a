//! What staff at a gate may read of their venue.

use protocol::api::VenueTotals;
use protocol::civil::vietnam_day;

use super::View;
use crate::calls;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Allowed;
use crate::receipts::{self, Judged};
use crate::store::calls::WaitingRow;
use crate::store::gate::{CountRow, Hour, RecentPassage};
use crate::store::venues::VenueRow;
use crate::venues;

impl<R: Allowed> View<'_, R> {
    pub(in crate::http::portal) fn totals(
        &mut self,
        venue: &VenueRow,
        now_s: i64,
    ) -> Result<VenueTotals, Refused> {
        Ok(venues::totals(self.read, venue.venue, vietnam_day(now_s))?)
    }

    pub(in crate::http::portal) fn recent_passages(
        &mut self,
        venue: &VenueRow,
        from_s: i64,
        most: u32,
    ) -> Result<Vec<RecentPassage>, Refused> {
        Ok(self.read.recent_passages(venue.venue, from_s, most)?)
    }

    /// The calls for staff that nobody has seen, the first one first.
    pub(in crate::http::portal) fn calls_waiting(
        &mut self,
        venue: &VenueRow,
        now_s: i64,
        most: u32,
    ) -> Result<Vec<WaitingRow>, Refused> {
        Ok(self.read.calls_waiting(venue.venue, now_s - calls::WAITS_S, most)?)
    }

    /// The hours of a venue that have anything.
    pub(in crate::http::portal) fn hours(
        &mut self,
        venue: &VenueRow,
        from_s: i64,
        to_s: i64,
    ) -> Result<Vec<Hour>, Refused> {
        Ok(self.read.hours(venue.venue, from_s, to_s)?)
    }

    /// A count of this moment; none when there is none such.
    pub(in crate::http::portal) fn count(
        &mut self,
        venue: &VenueRow,
        count: i64,
        now_s: i64,
    ) -> Result<Option<CountRow>, Refused> {
        Ok(self.read.count(venue.venue, count, now_s)?)
    }

    pub(in crate::http::portal) fn judge_receipt(
        &mut self,
        venue: &VenueRow,
        text: &str,
        now_s: i64,
    ) -> Result<Judged, Refused> {
        Ok(receipts::judge(self.read, &venue.commune, text, now_s)?)
    }
}
