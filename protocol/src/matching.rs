//! Which contacts of a log were cases: the same rule on the kiosk and on the backend.
//!
//! A hit is a contact whose id a case sent, heard in the id's slot or within a tolerance of it.
//! The contacts are indexed once and the cases' ids are streamed past them, so that memory grows
//! with the log and not with the number of cases.

use std::collections::HashMap;

use crate::caselist::{Case, Slot};
use crate::contact::ContactId;

/// How far from its slot an id is still accepted: phones fix their id at the start of a burst and
/// may outlive the slot by 150 s (formats.md, sections 1 and 2).
pub const TOLERANCE_S: i64 = 180;

/// A contact as matching sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The id that was heard.
    pub id: ContactId,
    /// First second it was heard, Unix time.
    pub first_s: i64,
    /// Last second it was heard, Unix time.
    pub last_s: i64,
    /// By how many seconds these times may be wrong, at least 0; see
    /// [`crate::clock::ClockConfidence::uncertainty_s`].
    pub uncertainty_s: i64,
}

/// A contact that was a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Position of the contact in the log that was given.
    pub contact: usize,
    /// The backend's number of the case.
    pub case: i64,
    /// First second of the slot in which the case sent this id.
    pub slot_start_s: i64,
}

/// Whether `sighting` was heard in `slot`, given `tolerance_s` and the sighting's clock.
pub fn in_slot(sighting: &Sighting, slot: &Slot, tolerance_s: i64) -> bool {
    let tolerance = tolerance_s + sighting.uncertainty_s;
    sighting.first_s < slot.end_s + tolerance && sighting.last_s >= slot.start_s - tolerance
}

/// A log made ready for matching.
#[derive(Debug)]
pub struct Log<'a> {
    contacts: &'a [Sighting],
    by_id: HashMap<ContactId, Vec<usize>>,
}

impl<'a> Log<'a> {
    /// Indexes `contacts` by id.
    pub fn new(contacts: &'a [Sighting]) -> Self {
        let mut by_id: HashMap<ContactId, Vec<usize>> = HashMap::with_capacity(contacts.len());
        for (index, contact) in contacts.iter().enumerate() {
            by_id.entry(contact.id).or_default().push(index);
        }
        Self { contacts, by_id }
    }

    /// All hits of `cases`, sorted by contact, case and slot.
    pub fn matches<'c>(
        &self,
        cases: impl IntoIterator<Item = &'c Case>,
        tolerance_s: i64,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        for case in cases {
            for slot in case.days.iter().flat_map(|day| day.slots()) {
                let Some(heard) = self.by_id.get(&slot.id) else { continue };
                hits.extend(
                    heard
                        .iter()
                        .filter(|index| in_slot(&self.contacts[**index], &slot, tolerance_s))
                        .map(|index| Hit {
                            contact: *index,
                            case: case.case,
                            slot_start_s: slot.start_s,
                        }),
                );
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }
}
