//! Paper strips: which numbers were printed, and the passages that were typed of them.

use protocol::record::Direction;

use super::error::Stored;

pub trait StripsRead {
    /// What was printed for a venue, the last first.
    fn strip_prints(&mut self, venue: i64) -> Stored<Vec<StripPrint>>;
    /// Whether a strip was typed in this direction.
    fn has_strip(&mut self, venue: i64, number: u32, direction: Direction) -> Stored<bool>;
}

pub trait StripsTx {
    fn add_strip_print(&mut self, venue: i64, account: i64, print: &StripPrint) -> Stored<()>;
    fn add_strip(&mut self, passage: &StripPassage) -> Stored<()>;
}

/// Numbers that were printed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripPrint {
    pub first: u32,
    pub strips: u32,
    /// Unix time.
    pub at_s: i64,
    /// How many of them were typed so far.
    pub typed: u32,
}

impl StripPrint {
    pub fn last(&self) -> u32 {
        self.first + self.strips - 1
    }

    pub fn has(&self, number: u32) -> bool {
        (self.first..=self.last()).contains(&number)
    }
}

/// Somebody who came or went with a strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripPassage {
    pub venue: i64,
    pub number: u32,
    /// Unix time.
    pub at_s: i64,
    pub direction: Direction,
    /// The account that typed it.
    pub account: i64,
}
