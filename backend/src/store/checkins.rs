//! Check-ins by phone.

use protocol::api::CheckinEvent;
use protocol::record::Direction;
use protocol::token::Evidence;

use super::error::Stored;
use crate::checkins::visit::VisitId;

pub trait CheckinsRead {
    /// The check-in that a tap made, if any.
    fn checkin(&mut self, tap: &TapKey) -> Stored<Option<CheckinEvent>>;
    /// How a visit was counted so far.
    fn visited(&mut self, venue: i64, visit: VisitId) -> Stored<Visited>;
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

/// How a visit was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visited {
    /// Whether it has a tap on the way in, and on the way out.
    pub tapped: [bool; 2],
    /// How many people its declarations are for.
    pub declared: u8,
}

impl Visited {
    /// For how many people the next tap counts.
    pub fn people(self, direction: Direction) -> u8 {
        let [way_in, way_out] = self.tapped;
        match direction {
            Direction::In => u8::from(!way_in && self.declared == 0),
            Direction::Out if way_out => 0,
            // Those who came with one phone leave with it.
            Direction::Out => self.declared.max(1),
        }
    }
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
    /// Whether the kiosk is told of it.
    pub told: bool,
}
