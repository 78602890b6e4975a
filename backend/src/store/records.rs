//! What kiosks deliver, and the sealed records among it.

use protocol::api::Taken;
use protocol::record::{Contact, Record, Sealed};

use super::error::Stored;
use super::within::Within;

pub trait RecordsLook {
    /// Headers of sealed records, by venue, day, kiosk and number.
    fn sealed(&mut self, venue: Option<i64>) -> Stored<Vec<SealedRow>>;
    /// The age file of a sealed record.
    fn sealed_body(&mut self, kiosk: u32, seq: i64, incarnation: i64) -> Stored<Option<Vec<u8>>>;
}

pub trait RecordsTx {
    /// Stores a delivery: the same number with the same content once, with other content under the
    /// next incarnation of the kiosk. Contacts that are new are noted as not compared yet.
    fn deliver(&mut self, delivery: &Delivery) -> Stored<Taken>;
}

/// A checked delivery of a kiosk.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub kiosk: u32,
    pub venue: i64,
    /// When it came, Unix time.
    pub received_s: i64,
    pub contacts: Vec<Contact>,
    pub records: Vec<Record>,
    pub quarantined: Vec<Quarantined>,
}

impl Delivery {
    /// What storing it writes.
    pub fn within(&self) -> Within {
        if self.records.is_empty() {
            Within::Kiosk(self.kiosk)
        } else {
            Within::VenueOf(self.kiosk)
        }
    }
}

/// A contact or record whose day is out of range.
#[derive(Clone, Debug)]
pub struct Quarantined {
    pub stream: Stream,
    /// Number in that stream.
    pub seq: i64,
    /// The day it claims.
    pub day: i64,
    /// As it came, JSON.
    pub json: String,
}

/// The two sequences of numbers that a kiosk counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Contacts,
    Records,
}

impl Stream {
    /// As the database and the commands spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contact",
            Self::Records => "record",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::Contacts, Self::Records].into_iter().find(|stream| stream.word() == word)
    }
}

/// The readable header of a sealed record.
#[derive(Clone, Debug)]
pub struct SealedRow {
    pub venue: i64,
    pub kiosk: u32,
    pub seq: i64,
    /// 0, or more where the kiosk used the number again.
    pub incarnation: i64,
    /// Its body is empty.
    pub header: Sealed,
    /// Length of the age file, bytes.
    pub bytes: u64,
}
