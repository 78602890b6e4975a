//! What passes a venue's gates, as its staff see it: no names, no receipts.

use protocol::receipt::ReceiptId;
use protocol::record::Direction;

use super::error::Stored;
use crate::stays::Source;

pub trait GateRead {
    /// The last passages since `from_s`, the newest first, at most `most`.
    fn recent_passages(&mut self, venue: i64, from_s: i64, most: u32)
    -> Stored<Vec<RecentPassage>>;
    /// What happened in each hour from `from_s` until before `to_s` that has any of it, in order.
    fn hours(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<Vec<Hour>>;
    /// When and at which venue of the commune the declaration was made that a receipt of this day in
    /// Vietnam stands for.
    fn declared(
        &mut self,
        commune: i64,
        day: i64,
        receipt: ReceiptId,
    ) -> Stored<Option<(i64, String)>>;
    fn count(&mut self, venue: i64, count: i64, at_s: i64) -> Stored<Option<CountRow>>;
}

pub trait GateTx {
    /// Returns the number of the count.
    fn add_count(&mut self, count: &CountRow) -> Stored<i64>;
    /// False when there is no such count of the account.
    fn remove_count(&mut self, count: &CountRow) -> Stored<bool>;
}

/// People who passed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentPassage {
    /// Unix time.
    pub at_s: i64,
    pub direction: Direction,
    pub people: u32,
    pub source: Source,
    /// Position of the kiosk; empty for what a guard counted.
    pub position: String,
    /// Whether they were asked to wait.
    pub attention: bool,
}

/// An hour of a venue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    /// Its first second, Unix time.
    pub from_s: i64,
    pub entered: u64,
    pub left: u64,
    pub declarations: u64,
    /// Who came in and left a trace that a way out, or a case, can be held against: a phone, a card, a
    /// receipt or a declaration.
    pub scanned: u64,
    /// Phones heard over Bluetooth: ids of the quarter of an hour that had the most.
    pub phones: u64,
}

/// People whom a guard counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountRow {
    pub venue: i64,
    /// Number at its venue and day; 0 before it has one.
    pub count: i64,
    /// Unix time.
    pub at_s: i64,
    pub direction: Direction,
    pub people: u32,
    /// The account of the guard.
    pub account: i64,
}
