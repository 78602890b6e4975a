//! Contacts and records whose day was out of range when they arrived.

use std::ops::RangeInclusive;

use super::error::Stored;
use super::records::Stream;

pub trait QuarantineRead {
    /// All rows, by number.
    fn quarantine(&mut self) -> Stored<Vec<QuarantineRow>>;
    fn quarantine_count(&mut self) -> Stored<u64>;
}

pub trait QuarantineTx {
    /// Removes at most `most` of the chosen rows, and returns them.
    fn release(&mut self, chosen: &Chosen, most: u32) -> Stored<Vec<Released>>;
}

/// Which rows leave the quarantine.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Those of these UTC days.
    Days {
        contacts: RangeInclusive<i64>,
        records: RangeInclusive<i64>,
    },
    /// One.
    Row(i64),
    All,
}

/// The header of a row.
#[derive(Clone, Copy, Debug)]
pub struct QuarantineRow {
    pub row: i64,
    pub venue: i64,
    pub kiosk: u32,
    pub stream: Stream,
    pub seq: i64,
    /// The UTC day it claims.
    pub day: i64,
    /// When it came, Unix time.
    pub received_s: i64,
}

/// A row that left the quarantine.
#[derive(Clone, Debug)]
pub struct Released {
    pub header: QuarantineRow,
    /// As it came, JSON.
    pub json: String,
}
