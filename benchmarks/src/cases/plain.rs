//! The peer that anyone would write first: `sha2`'s digest for each id, and a hash table.

use std::collections::HashMap;

use protocol::bluezone::schedule::slot_start;
use protocol::caselist::{Case, DaySeed, Slot};
use protocol::contact::ContactId;
use protocol::matching::{Hit, LoggedContact, in_slot};
use sha2::{Digest, Sha256};

/// Which bytes of a sub key make the id.
const ID_BYTES: [usize; ContactId::LEN] = [0, 4, 8, 12, 16, 18, 20, 22, 24, 26, 28, 30];

/// A log by id.
pub struct Table<'a> {
    contacts: &'a [LoggedContact],
    by_id: HashMap<ContactId, Vec<usize>>,
}

impl<'a> Table<'a> {
    /// Indexes `contacts`.
    pub fn new(contacts: &'a [LoggedContact]) -> Self {
        let mut by_id: HashMap<_, Vec<usize>> = HashMap::with_capacity(contacts.len());
        for (index, contact) in contacts.iter().enumerate() {
            by_id.entry(contact.id).or_default().push(index);
        }
        Self { contacts, by_id }
    }

    /// All hits, sorted.
    pub fn matches(&self, cases: &[Case], tolerance_s: i64) -> Vec<Hit> {
        let mut hits = Vec::new();
        for case in cases {
            for slot in case.days.iter().flat_map(slots) {
                let Some(heard) = self.by_id.get(&slot.id) else { continue };
                hits.extend(
                    heard
                        .iter()
                        .filter(|index| in_slot(&self.contacts[**index], &slot, tolerance_s))
                        .map(|index| hit(*index, case, &slot)),
                );
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }
}

pub fn hit(contact: usize, case: &Case, slot: &Slot) -> Hit {
    Hit { contact, case: case.case, slot_start_s: slot.start_s }
}

/// A day's ids, one digest after the other.
pub fn slots(day: &DaySeed) -> impl Iterator<Item = Slot> + '_ {
    let mut sub_key = *day.seed.expose();
    (0..day.max)
        .map(move |slot| {
            let id = ContactId(ID_BYTES.map(|index| sub_key[index]));
            sub_key = Sha256::digest(sub_key).into();
            let start_s = slot_start(day.day, slot, day.max);
            (slot, Slot { id, start_s, end_s: slot_start(day.day, slot + 1, day.max) })
        })
        .filter(|(slot, _)| (day.first_slot..=day.last_slot).contains(slot))
        .map(|(_, slot)| slot)
}
