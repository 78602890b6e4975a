//! Which contacts of a log were cases: the same rule on the kiosk and on the backend.
//!
//! A hit is a contact whose id a case sent, heard in the id's slot or within a tolerance of it.
//! The contacts are indexed once and the cases' ids are streamed past them, so that memory grows
//! with the log and not with the number of cases.

mod index;
mod walk;

use self::index::Index;
use self::walk::Span;
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
    index: Index,
}

impl<'a> Log<'a> {
    /// Indexes `contacts` by id: 21 to 26 bytes for each.
    pub fn new(contacts: &'a [Sighting]) -> Self {
        Self { contacts, index: Index::new(contacts) }
    }

    /// All hits of `cases`, sorted by contact, case and slot.
    pub fn matches<'c>(
        &self,
        cases: impl IntoIterator<Item = &'c Case>,
        tolerance_s: i64,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        let Some(span) = self.span(tolerance_s) else { return hits };
        walk::all(cases, span, |walk, first_slot, ids| {
            let mut candidates = self.index.candidates(ids);
            for (slot, id) in (first_slot..).zip(ids) {
                if candidates == 0 {
                    break;
                }
                if candidates & 1 == 1 {
                    self.look_up(&walk.slot(slot, *id), walk.case, tolerance_s, &mut hits);
                }
                candidates >>= 1;
            }
        });
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// The exact search, for the few ids that pass the bitmap.
    #[cold]
    fn look_up(&self, slot: &Slot, case: i64, tolerance_s: i64, hits: &mut Vec<Hit>) {
        for contact in self.index.positions(&slot.id) {
            let heard = &self.contacts[contact];
            if heard.id == slot.id && in_slot(heard, slot, tolerance_s) {
                hits.push(Hit { contact, case, slot_start_s: slot.start_s });
            }
        }
    }

    /// The time in which a slot may lie to be [`in_slot`] for any contact; none without contacts.
    fn span(&self, tolerance_s: i64) -> Option<Span> {
        let slack = |contact: &Sighting| tolerance_s.saturating_add(contact.uncertainty_s);
        let from_s = self.contacts.iter().map(|c| c.first_s.saturating_sub(slack(c))).min()?;
        let to_s = self.contacts.iter().map(|c| c.last_s.saturating_add(slack(c))).max()?;
        Some(Span { from_s, to_s })
    }
}
