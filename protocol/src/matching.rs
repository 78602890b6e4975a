//! Matches the contacts of a log with cases; used by the kiosk and by the backend.
//!
//! A hit is a contact with the id of a case, heard in the slot of the id or within a tolerance of it. The
//! contacts are indexed once, each day apart, and the ids of the cases are derived one after the other,
//! so that memory grows with the log and not with the number of cases.

mod index;
mod logged_contact;
mod parts;
mod walk;

pub use logged_contact::{LoggedContact, in_slot};

use self::parts::Part;
use self::walk::CaseDay;
use crate::caselist::{Case, SentId, Slot};
use crate::record::day_of;

/// Tolerance in seconds by which an id may be heard outside of its slot: phones choose their id at the
/// start of a burst and may use it for 150 s after the slot (docs/FORMATS.md, sections 1 and 2).
pub const TOLERANCE_S: i64 = 180;

/// Days in which a single id may have been sent; its time is at most half a day.
const ID_DAYS: usize = 2;

/// A contact that matches a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Index of the contact in the log.
    pub contact: usize,
    /// Number of the case in the backend.
    pub case: i64,
    /// First second of the slot of the id, Unix time.
    pub slot_start_s: i64,
}

/// A log that is indexed for matching.
#[derive(Debug)]
pub struct Log<'a> {
    contacts: &'a [LoggedContact],
    tolerance_s: i64,
    parts: Vec<Part>,
}

impl<'a> Log<'a> {
    /// Indexes `contacts` by day and id, which takes 19 to 21 bytes each. A slot matches when it is within
    /// `tolerance_s` seconds, at least 0, of a contact; see [`TOLERANCE_S`].
    pub fn new(contacts: &'a [LoggedContact], tolerance_s: i64) -> Self {
        Self { contacts, tolerance_s, parts: parts::divide(contacts, tolerance_s) }
    }

    /// All hits of `cases`, sorted by contact, case and slot. Allocates 24 bytes for each day of a case
    /// while it runs.
    pub fn matches<'c>(&self, cases: impl IntoIterator<Item = &'c Case>) -> Vec<Hit> {
        let cases = cases.into_iter().collect::<Vec<_>>();
        let mut days_of_parts: Vec<_> = self.parts.iter().map(|part| (part, Vec::new())).collect();
        for case in &cases {
            for seed in &case.days {
                for part in parts::of_day(&self.parts, seed.day) {
                    if let Some((part, days)) = days_of_parts.get_mut(part) {
                        days.extend(CaseDay::within(part.span, case.case, seed));
                    }
                }
            }
        }
        let mut hits = Vec::new();
        for case in &cases {
            for slot in case.ids.iter().map(SentId::slot) {
                self.look_up_everywhere(&slot, case.case, &mut hits);
            }
        }
        for (part, days) in days_of_parts {
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

    /// The exact comparison with the contacts of the days of an id of which the time is known.
    fn look_up_everywhere(&self, slot: &Slot, case: i64, hits: &mut Vec<Hit>) {
        let (first, last) = (day_of(slot.start_s), day_of(slot.end_s.saturating_sub(1)));
        for day in (first..=last).take(ID_DAYS) {
            for part in parts::of_day(&self.parts, day) {
                if let Some(part) = self.parts.get(part) {
                    self.look_up(part, slot, case, hits);
                }
            }
        }
    }

    /// The exact comparison, for the few ids that the bitmap does not exclude.
    #[cold]
    fn look_up(&self, part: &Part, slot: &Slot, case: i64, hits: &mut Vec<Hit>) {
        for contact in part.index.indexes(&slot.id) {
            let sighting = &self.contacts[contact];
            if sighting.id == slot.id && in_slot(sighting, slot, self.tolerance_s) {
                hits.push(Hit { contact, case, slot_start_s: slot.start_s });
            }
        }
    }
}
