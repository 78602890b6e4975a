//! Check-ins by phone.

use protocol::api::CheckinEvent;
use protocol::record::Direction;
use protocol::token::Evidence;

use super::error::Stored;
use crate::checkins::visit::VisitId;

pub trait CheckinsRead {
    /// The check-in that a tap made, if any.
    fn checkin(&mut self, tap: &TapKey) -> Stored<Option<CheckinEvent>>;
    /// Whether a visit has a check-in in this direction.
    fn has_visited(&mut self, venue: i64, visit: VisitId, direction: Direction) -> Stored<bool>;
    /// Check-ins at a kiosk with numbers above `after`, in order, at most `most`.
    fn checkins_after(&mut self, kiosk: u32, after: i64, most: u32) -> Stored<Vec<CheckinEvent>>;
}

pub trait CheckinsTx {
    /// Counts a tap that has no check-in yet.
    fn add_checkin(&mut self, tap: &TapKey, new: &NewCheckin) -> Stored<CheckinEvent>;
}

/// What makes two taps the same: ticket and direction.
#[derive(Clone, Copy, Debug)]
pub struct TapKey {
    pub venue: i64,
    pub kiosk: u32,
    /// When the page was opened, Unix time; its day partitions the table, so that a second tap
    /// after midnight still finds the first.
    pub opened_s: i64,
    /// The ticket's own random number.
    pub nonce: [u8; 16],
    pub direction: Direction,
}

/// What a tap says.
#[derive(Clone, Copy, Debug)]
pub struct NewCheckin {
    pub evidence: Evidence,
    /// Unix time.
    pub at_s: i64,
    /// None of a phone without scripts.
    pub visit: Option<VisitId>,
    /// For how many people it counts: nobody when its visit was counted before.
    pub people: u8,
}
