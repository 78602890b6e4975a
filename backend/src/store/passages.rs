//! People who passed into or out of venues, from whichever table.

use super::error::Stored;
use super::fleet::Among;
use crate::stays::Passage;

pub trait PassagesRead {
    /// A number that grows with every change of the sums.
    fn passages_version(&mut self, venue: i64) -> Stored<i64>;
    /// The figures of venues from `from_s` until before `to_s`, by venue.
    fn venue_figures(&mut self, among: Among, from_s: i64, to_s: i64) -> Stored<Vec<VenueFigures>>;
    /// People who went in and who went out from `from_s` until before `to_s`.
    fn passage_sums(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<(u64, u64)>;
    /// Passages from `from_s` until before `to_s`, by time.
    fn passages(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<Vec<Passage>>;
}

/// What a venue counted in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VenueFigures {
    pub venue: i64,
    /// People who went in.
    pub entered: u64,
    /// Declarations that were taken.
    pub declarations: u64,
}

pub trait PassagesTx {
    /// Counts up the number by which others know that there are new ones.
    fn count_passages(&mut self, venue: i64) -> Stored<()>;
}
