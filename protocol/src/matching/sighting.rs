//! A contact with its time, and the rule of a match.

use crate::caselist::Slot;
use crate::contact::ContactId;

/// A contact of a log, as matching needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The id.
    pub id: ContactId,
    /// First sighting, Unix time in seconds.
    pub first_s: i64,
    /// Last sighting, Unix time in seconds.
    pub last_s: i64,
    /// Possible error of these times in seconds, at least 0; see
    /// [`crate::clock::ClockConfidence::uncertainty_s`].
    pub uncertainty_s: i64,
}

/// Whether `sighting` overlaps `slot`, within `tolerance_s` and the uncertainty of its clock.
pub fn in_slot(sighting: &Sighting, slot: &Slot, tolerance_s: i64) -> bool {
    let tolerance = tolerance_s + sighting.uncertainty_s;
    sighting.first_s < slot.end_s + tolerance && sighting.last_s >= slot.start_s - tolerance
}
