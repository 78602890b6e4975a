//! Phones nearby, from single adverts to contacts.
//!
//! Pure: the tracker is told what was heard and what time it is, and hands back rows for the
//! store. An id is all it ever knows of a phone.

pub mod check;
pub mod nudge;
pub mod tracker;

pub use tracker::{Dropped, Rules, Tracker};

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Contact, Phone};

/// An id heard in one stretch of one 15-minute slot, before the store gave it its number. The
/// fields are those of [`protocol::record::Contact`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewContact {
    /// The id on the air.
    pub id: ContactId,
    /// Kind of phone.
    pub phone: Phone,
    /// First second heard, Unix time.
    pub first_s: i64,
    /// Last second heard, Unix time; in the same slot as `first_s` and never before it.
    pub last_s: i64,
    /// How many adverts were heard, at least 1.
    pub sightings: u32,
    /// Strongest signal, dBm; absent when the radio gave none.
    pub rssi_max: Option<i16>,
    /// Mean signal, dBm; absent when the radio gave none.
    pub rssi_mean: Option<i16>,
    /// The worst confidence that the clock had in this stretch.
    pub clock: ClockConfidence,
}

impl NewContact {
    /// The record, once the store has given it number `seq` (from 1).
    pub fn numbered(self, seq: i64) -> Contact {
        let Self { id, phone, first_s, last_s, sightings, rssi_max, rssi_mean, clock } = self;
        Contact { seq, id, phone, first_s, last_s, sightings, rssi_max, rssi_mean, clock }
    }
}
