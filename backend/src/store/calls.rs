//! Calls for staff.

use protocol::record::Call;

use super::error::Stored;

pub trait CallsRead {
    /// The calls of a kiosk that staff have seen since `since_s`, after the one with that number.
    fn calls_seen(
        &mut self,
        venue: i64,
        kiosk: u32,
        after: i64,
        since_s: i64,
    ) -> Stored<Vec<SeenRow>>;
    /// The calls at a venue since `since_s` that nobody has seen, the first one first, at most `most`.
    fn calls_waiting(&mut self, venue: i64, since_s: i64, most: u32) -> Stored<Vec<WaitingRow>>;
}

pub trait CallsLook {
    /// By venue, day, kiosk and number.
    fn calls(&mut self, venue: Option<i64>) -> Stored<Vec<CallRow>>;
}

pub trait CallsTx {
    /// Notes that staff have seen a call of the kiosk; the first time counts. None when there is no such call.
    fn see_call(&mut self, venue: i64, kiosk: u32, seq: i64, now_s: i64) -> Stored<Option<i64>>;
}

#[derive(Clone, Debug)]
pub struct CallRow {
    pub venue: i64,
    pub kiosk: u32,
    pub seq: i64,
    pub call: Call,
    /// When staff have seen it.
    pub seen_s: Option<i64>,
}

/// A call that nobody has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRow {
    pub kiosk: u32,
    pub seq: i64,
    /// Unix time.
    pub at_s: i64,
    /// Position of the kiosk; may be empty.
    pub position: String,
}

/// A call that staff have seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenRow {
    /// Counted at its kiosk, in the order in which they were seen.
    pub number: i64,
    pub seq: i64,
    pub seen_s: i64,
}
