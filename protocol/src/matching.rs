//! Which contacts of a log were cases: the same rule on the kiosk and on the backend.
//!
//! A hit is a contact whose id a case sent, heard in the id's slot or within a tolerance of it.
//! The contacts are indexed once, each day apart, and the cases' ids are streamed past them, so that
//! memory grows with the log and not with the number of cases.

mod index;
mod parts;
mod walk;

use self::parts::Part;
use self::walk::CaseDay;
use crate::caselist::{Case, Slot};
use crate::contact::ContactId;

/// How far from its slot an id is still accepted: phones fix their id at the start of a burst and
/// may outlive the slot by 150 s (docs/FORMATS.md, sections 1 and 2).
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
    tolerance_s: i64,
    parts: Vec<Part>,
}

impl<'a> Log<'a> {
    /// Indexes `contacts` by day and id: 19 to 21 bytes for each. A slot matches when it lies within
    /// `tolerance_s` seconds, at least 0, of a contact; see [`TOLERANCE_S`].
    pub fn new(contacts: &'a [Sighting], tolerance_s: i64) -> Self {
        Self { contacts, tolerance_s, parts: parts::divide(contacts, tolerance_s) }
    }

    /// All hits of `cases`, sorted by contact, case and slot. For its time it takes 24 bytes for
    /// each day of a case.
    pub fn matches<'c>(&self, cases: impl IntoIterator<Item = &'c Case>) -> Vec<Hit> {
        let mut agenda: Vec<_> = self.parts.iter().map(|part| (part, Vec::new())).collect();
        for case in cases {
            for seed in &case.days {
                for part in parts::of_day(&self.parts, seed.day) {
                    if let Some((part, days)) = agenda.get_mut(part) {
                        days.extend(CaseDay::within(part.span, case.case, seed));
                    }
                }
            }
        }
        let mut hits = Vec::new();
        for (part, days) in agenda {
            walk::all(&days, |day, first_slot, ids| {
                let mut candidates = part.index.candidates(ids);
                for (slot, id) in (first_slot..).zip(ids) {
                    if candidates == 0 {
                        break;
                    }
                    if candidates & 1 == 1 {
                        self.look_up(part, &day.slot(slot, *id), day.case, &mut hits);
                    }
                    candidates >>= 1;
                }
            });
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// The exact search, for the few ids that pass the bitmap.
    #[cold]
    fn look_up(&self, part: &Part, slot: &Slot, case: i64, hits: &mut Vec<Hit>) {
        for contact in part.index.positions(&slot.id) {
            let heard = &self.contacts[contact];
            if heard.id == slot.id && in_slot(heard, slot, self.tolerance_s) {
                hits.push(Hit { contact, case, slot_start_s: slot.start_s });
            }
        }
    }
}
