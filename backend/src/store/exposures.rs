//! Contacts that were cases.

use protocol::contact::ContactId;
use protocol::receipt::ReceiptId;

use super::contacts::{Arrival, NewHit};
use super::error::Stored;
use super::log::{LogKey, SealedEntry};
use crate::stays::Sealed;

/// What pages and commands read of it is written down before in the audit trail.
pub trait ExposuresRead {
    /// Hits of a case, or all, by case, venue and time. One longer than `span_max_s` seconds is
    /// doubted.
    fn hits(&mut self, case: Option<i64>, span_max_s: i64) -> Stored<Vec<HitRow>>;
    /// Different ids heard at a venue from `from_s` until before `to_s`.
    fn ids_heard(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<u64>;
    /// The ids heard at a venue from `from_s` until before `to_s`, a row for each contact.
    fn heard(&mut self, venue: i64, from_s: i64, to_s: i64) -> Stored<Vec<Heard>>;
    /// The records in which people are named, as far as they are still there.
    fn named(&mut self, records: &[Sealed]) -> Stored<Vec<Named>>;
}

pub trait ExposuresLook {
    /// The named records with what is sealed, and the declarations that receipts lead to.
    fn named_entries(&mut self, named: &[Named]) -> Stored<Vec<SealedEntry>>;
}

pub trait ExposuresTx {
    /// Stores hits, and marks `runs` of contacts and `cases` as compared; returns how many hits the
    /// backend had not found before. The filters of the runs' parts go.
    fn save_matches(&mut self, hits: &[NewHit], runs: &[Arrival], cases: &[i64]) -> Stored<u64>;
}

/// A record that names people to whoever opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub record: Sealed,
    pub commune: i64,
    pub key: LogKey,
    /// None where it was erased, or has none.
    pub receipt: Option<ReceiptId>,
}

/// An id that a kiosk heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The kiosk.
    pub gate: u32,
    pub id: ContactId,
    /// First second, Unix time.
    pub from_s: i64,
    /// Last second, Unix time.
    pub to_s: i64,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i16>,
}

#[derive(Clone, Copy, Debug)]
pub struct HitRow {
    pub hit: NewHit,
    /// Whether the kiosk found it in its own log.
    pub by_kiosk: bool,
    /// Whether the backend found it in what was synced.
    pub by_backend: bool,
    /// Why it does not count.
    pub doubt: Option<Doubt>,
}

/// Why a hit does not count: one kiosk alone must not be able to make it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// There is no such case.
    Case,
    /// The kiosk's contact did not arrive.
    Contact,
    /// It is longer than an id is in use.
    Span,
    /// The backend's own comparison does not find it.
    Match,
}

impl Doubt {
    /// For people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Case => "there is no such case",
            Self::Contact => "the kiosk's contact did not arrive",
            Self::Span => "it is longer than an id is in use",
            Self::Match => "the backend's own comparison does not find it",
        }
    }
}
