//! Phones nearby, from single adverts to contacts.
//!
//! Pure: the tracker is told what was heard and what time it is, and hands back rows for the
//! store. An id is all it ever knows of a phone.

pub mod calibration;
pub mod check;
pub mod near;
pub mod nudge;
pub mod stretch;
pub mod tracker;

pub use near::NearRule;
pub use stretch::Stretch;
pub use tracker::{Dropped, Rules, Tracker};

use protocol::DAY_S;
use protocol::bluezone::schedule::SLOTS_PER_DAY;
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Contact, Phone};

/// Length of a slot in seconds. UTC days are whole multiples of it, so slot edges are also edges
/// of the day, which turns at 07:00 in Vietnam.
pub const SLOT_S: i64 = DAY_S / SLOTS_PER_DAY as i64;

/// The slot of a Unix time, counted from 1970.
pub fn slot_of(at_s: i64) -> i64 {
    at_s.div_euclid(SLOT_S)
}

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
    /// Minutes of the slot in which the phone was near, 0 to 15; see [`NearRule`].
    pub near_minutes: u8,
    /// The worst confidence that the clock had in this stretch.
    pub clock: ClockConfidence,
}

impl NewContact {
    /// The record, once the store has given it number `seq` (from 1).
    pub fn numbered(self, seq: i64) -> Contact {
        let Self { id, phone, first_s, last_s, sightings, .. } = self;
        let Self { rssi_max, rssi_mean, near_minutes, clock, .. } = self;
        Contact {
            seq,
            id,
            phone,
            first_s,
            last_s,
            sightings,
            rssi_max,
            rssi_mean,
            near_minutes,
            clock,
        }
    }
}
