//! Gathers adverts of one id into stretches, and stretches into rows.
//!
//! A stretch lies in one 15-minute slot; by default it is all that was heard of an id there, so
//! that a slot makes one row an id. The open ones can be read, to be kept over a restart, and
//! taken back. Ids are random on the air and anyone can invent them: their number per slot is
//! capped, and what the cap cost is counted.

use std::collections::{HashMap, HashSet};

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::Phone;

use super::{NearRule, NewContact, SLOT_S, Stretch, slot_of};
use crate::config::Presence;

/// What the operator may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Longest stretch in seconds; it is written then although the phone may still be there. A
    /// slot (900) makes one row of each id and slot, less makes several.
    pub flush_after_s: i64,
    /// Seconds between two copies of the open stretches in the journal: what a power cut takes.
    pub journal_s: i64,
    /// Seconds for which a phone counts as near after it was heard. Phones advertise 15 s on,
    /// 15 s off (formats.md, section 1), so less than 30 makes the number flicker.
    pub near_s: i64,
    /// Most ids taken in one slot. The busiest market has hundreds of phones; more than this is
    /// somebody inventing ids.
    pub ids_per_slot: usize,
    /// What near means.
    pub near: NearRule,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            flush_after_s: SLOT_S,
            journal_s: 60,
            near_s: 60,
            ids_per_slot: 20_000,
            near: NearRule::default(),
        }
    }
}

impl From<Presence> for Rules {
    fn from(chosen: Presence) -> Self {
        Self {
            flush_after_s: chosen.flush_after_s.into(),
            journal_s: chosen.journal_s.into(),
            ids_per_slot: chosen.ids_per_slot as usize,
            near: NearRule {
                android_dbm: chosen.near_android_dbm,
                ios_dbm: chosen.near_ios_dbm,
                minutes: chosen.near_minutes,
            },
            ..Self::default()
        }
    }
}

/// Adverts that were not taken because their slot had too many ids already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// In the current slot.
    pub in_slot: u64,
    /// Since the tracker was made.
    pub total: u64,
}

/// Everything heard that is not yet a row, and who is near.
pub struct Tracker {
    rules: Rules,
    /// The slot that `ids` and `dropped.in_slot` are about, counted from 1970.
    slot: i64,
    /// Ids taken in that slot, to know which ones are new when the cap is reached.
    ids: HashSet<ContactId>,
    dropped: Dropped,
    open: HashMap<ContactId, Stretch>,
    /// Rows that ended while adverts came in, waiting for the next flush.
    ended: Vec<NewContact>,
    /// When each id was last heard, for the number of phones near.
    last_heard: HashMap<ContactId, i64>,
}

impl Tracker {
    /// Has heard nothing yet.
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            slot: i64::MIN,
            ids: HashSet::new(),
            dropped: Dropped::default(),
            open: HashMap::new(),
            ended: Vec::new(),
            last_heard: HashMap::new(),
        }
    }

    /// Takes back what was open before a restart, before the first advert: a stretch goes on if its
    /// slot does, and else is due at once.
    pub fn resume(&mut self, open: impl IntoIterator<Item = (ContactId, Stretch)>) {
        self.open.extend(open);
    }

    /// What has no row yet, for the journal.
    pub fn open(&self) -> impl ExactSizeIterator<Item = (ContactId, Stretch)> + '_ {
        self.open.iter().map(|(id, stretch)| (*id, *stretch))
    }

    /// Takes one advert: its id, its signal in dBm if the radio gave one, and the Unix time with
    /// the confidence it has. The first advert of an id counts like any other.
    pub fn hear(
        &mut self,
        id: ContactId,
        phone: Phone,
        rssi: Option<i16>,
        at_s: i64,
        clock: ClockConfidence,
    ) {
        if !self.admit(id, at_s) {
            return;
        }
        self.last_heard.insert(id, at_s);
        let fresh = || Stretch::new(phone, at_s);
        let stretch = self.open.entry(id).or_insert_with(fresh);
        if !stretch.takes(at_s, self.rules.flush_after_s) {
            self.ended.push(std::mem::replace(stretch, fresh()).into_row(id));
        }
        stretch.hear(rssi, at_s, clock, &self.rules.near);
    }

    /// Rows that are due at `now_s`, oldest first; call it every few seconds. A stretch is due
    /// when its slot has ended or the clock left it, and when it is `flush_after_s` old, which
    /// includes that it was not heard for so long.
    pub fn flush(&mut self, now_s: i64) -> Vec<NewContact> {
        let Rules { flush_after_s, near_s, .. } = self.rules;
        self.last_heard.retain(|_, last_s| now_s.abs_diff(*last_s) <= near_s.unsigned_abs());
        let due = self.open.extract_if(|_, stretch| !stretch.takes(now_s, flush_after_s));
        self.ended.extend(due.map(|(id, stretch)| stretch.into_row(id)));
        self.take_ended()
    }

    /// All rows, due or not: for the end of the program.
    pub fn close(&mut self) -> Vec<NewContact> {
        self.ended.extend(self.open.drain().map(|(id, stretch)| stretch.into_row(id)));
        self.take_ended()
    }

    /// How many ids were heard in the last `near_s` seconds. A phone that changes its id counts
    /// twice until the old one is forgotten.
    pub fn present(&self, now_s: i64) -> usize {
        let near_s = self.rules.near_s.unsigned_abs();
        self.last_heard.values().filter(|last_s| now_s.abs_diff(**last_s) <= near_s).count()
    }

    /// What the cap on ids cost so far.
    pub fn dropped(&self) -> Dropped {
        self.dropped
    }

    /// Whether an id may be counted in its slot.
    fn admit(&mut self, id: ContactId, at_s: i64) -> bool {
        let slot = slot_of(at_s);
        if slot != self.slot {
            self.slot = slot;
            self.ids.clear();
            // Stretches of this slot that are open already: from before a restart, or from before
            // the clock was set forth and back.
            let here = self.open.iter().filter(|(_, stretch)| slot_of(stretch.first_s) == slot);
            self.ids.extend(here.map(|(id, _)| *id));
            self.dropped.in_slot = 0;
        }
        let admitted = self.ids.contains(&id)
            || self.ids.len() < self.rules.ids_per_slot && self.ids.insert(id);
        if !admitted {
            self.dropped.in_slot += 1;
            self.dropped.total += 1;
        }
        admitted
    }

    fn take_ended(&mut self) -> Vec<NewContact> {
        let mut rows = std::mem::take(&mut self.ended);
        rows.sort_by_key(|row| (row.first_s, row.id));
        rows
    }
}

#[cfg(test)]
mod tests;
