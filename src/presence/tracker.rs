//! Gathers adverts of one id into stretches, and stretches into rows.
//!
//! A stretch lies in one 15-minute slot and is at most `flush_after_s` long, so that little is
//! lost when the power goes and the log stays append only. A phone that stays makes one row after
//! the other. Ids are random on the air and anyone can invent them: their number per slot is
//! capped, and what the cap cost is counted.

mod stretch;

use std::collections::{HashMap, HashSet};

use protocol::DAY_S;
use protocol::bluezone::schedule::SLOTS_PER_DAY;
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::Phone;

use super::NewContact;
use stretch::Stretch;

/// Length of a slot in seconds. UTC days are whole multiples of it, so slot edges are also edges
/// of the day, which turns at 07:00 in Vietnam.
const SLOT_S: i64 = DAY_S / SLOTS_PER_DAY as i64;

/// What the operator may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Seconds after which a stretch is written although the phone may still be there.
    pub flush_after_s: i64,
    /// Seconds for which a phone counts as near after it was heard. Phones advertise 15 s on,
    /// 15 s off (formats.md, section 1), so less than 30 makes the number flicker.
    pub near_s: i64,
    /// Most ids taken in one slot. The busiest market has hundreds of phones; more than this is
    /// somebody inventing ids.
    pub ids_per_slot: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self { flush_after_s: 60, near_s: 60, ids_per_slot: 20_000 }
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
        stretch.hear(rssi, at_s, clock);
    }

    /// Rows that are due at `now_s`, oldest first; call it every few seconds. A stretch is due
    /// when it is `flush_after_s` old, which includes that it was not heard for so long, when its
    /// slot has ended, and when the clock was set back before its beginning.
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
    pub fn near(&self, now_s: i64) -> usize {
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

/// The slot of a time, counted from 1970.
fn slot_of(at_s: i64) -> i64 {
    at_s.div_euclid(SLOT_S)
}

#[cfg(test)]
mod tests;
