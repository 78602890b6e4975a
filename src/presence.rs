//! Phones nearby, from single adverts to contacts.
//!
//! Pure: the tracker takes sightings and the time, and returns the stretches that are ready to be
//! stored. The rotating id is all that is known of a phone.

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

/// Length of a slot in seconds. UTC days are whole multiples of it, so slot edges are also edges
/// of the day, which turns at 07:00 in Vietnam.
pub const SLOT_S: i64 = DAY_S / SLOTS_PER_DAY as i64;

/// Seconds for which a device counts as present after its last advert. Phones advertise 15 s on,
/// 15 s off (docs/FORMATS.md, section 1), so with less than 30 the count would flicker.
pub const PRESENT_S: i64 = 60;

/// The slot of a Unix time, counted from 1970.
pub fn slot_of(at_s: i64) -> i64 {
    at_s.div_euclid(SLOT_S)
}
