//! A contact with its time, and the rule of a match.

use crate::caselist::Slot;
use crate::contact::ContactId;
use crate::record::Contact;

/// A contact of a log, as matching needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoggedContact {
    /// The id.
    pub id: ContactId,
    /// First contact, Unix time in seconds.
    pub first_s: i64,
    /// Last contact, Unix time in seconds.
    pub last_s: i64,
    /// Possible error of these times in seconds, at least 0; see
    /// [`crate::clock::ClockConfidence::uncertainty_s`].
    pub uncertainty_s: i64,
}

impl From<&Contact> for LoggedContact {
    fn from(contact: &Contact) -> Self {
        Self {
            id: contact.id,
            first_s: contact.first_s,
            last_s: contact.last_s,
            uncertainty_s: contact.clock.uncertainty_s(),
        }
    }
}

/// Whether `contact` overlaps `slot`, within `tolerance_s` and the uncertainty of its clock.
pub fn in_slot(contact: &LoggedContact, slot: &Slot, tolerance_s: i64) -> bool {
    let tolerance = tolerance_s + contact.uncertainty_s;
    contact.first_s < slot.end_s + tolerance && contact.last_s >= slot.start_s - tolerance
}
