//! Gathers the sightings of each id into stretches.
//!
//! A stretch belongs to one 15-minute slot; with the default rules it holds all sightings of an id in
//! that slot, so a slot gives one contact per id. Open stretches can be read and handed to the next
//! run, so that they outlive a restart. Anyone can transmit invented ids: their number per slot is
//! capped, and dropped adverts are counted.

use std::collections::{HashMap, HashSet};

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::Phone;

use super::{NearRule, PRESENT_S, Stretch, slot_of};
use crate::config::Presence;

/// Settings of the tracker; the defaults are in [`crate::config`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Longest stretch in seconds; then it ends although the phone may still be there. 900, the
    /// length of a slot, gives one contact per id and slot; less gives several.
    pub flush_after_s: i64,
    /// Seconds between two copies of the open stretches into the journal: what a power cut may
    /// cost.
    pub journal_s: i64,
    /// Cap on the ids of one slot. The busiest market has hundreds of phones; far more than that
    /// means that somebody transmits invented ids.
    pub ids_per_slot: usize,
    pub near: NearRule,
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
        }
    }
}

/// Adverts dropped because their slot had reached the cap on ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// In the current slot.
    pub in_slot: u64,
    /// Since the start.
    pub total: u64,
}

/// The stretches that are not stored yet, and when each id was last heard.
pub struct Tracker {
    rules: Rules,
    /// The slot of `ids` and `dropped.in_slot`, counted from 1970.
    slot: i64,
    /// Ids counted in that slot, to distinguish new from known ones once the cap is reached.
    ids: HashSet<ContactId>,
    dropped: Dropped,
    open: HashMap<ContactId, Stretch>,
    /// Ended stretches that wait for the next flush.
    ended: Vec<Stretch>,
    /// When each id was last heard, Unix time in seconds; for the number of phones present.
    last_heard: HashMap<ContactId, i64>,
}

impl Tracker {
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

    /// Continues the stretches that were open before a restart; call it before the first sighting.
    /// A stretch whose slot is over is due at once.
    pub fn resume(&mut self, open: impl IntoIterator<Item = Stretch>) {
        self.open.extend(open.into_iter().map(|stretch| (stretch.id, stretch)));
    }

    /// The stretches that have not ended, for the journal.
    pub fn open(&self) -> impl ExactSizeIterator<Item = Stretch> + '_ {
        self.open.values().copied()
    }

    /// Adds one sighting, with its signal in dBm if the radio gave one, at a Unix time in seconds
    /// with the clock's confidence.
    pub fn record(
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
        let fresh = || Stretch::new(id, phone, at_s);
        let stretch = self.open.entry(id).or_insert_with(fresh);
        if !stretch.covers(at_s, self.rules.flush_after_s) {
            self.ended.push(std::mem::replace(stretch, fresh()));
        }
        stretch.add(rssi, at_s, clock, &self.rules.near);
    }

    /// Removes and returns the stretches that have ended at `now_s`, oldest first; call it every few
    /// seconds. A stretch ends when its slot is over or the clock has left the slot, and when it is
    /// `flush_after_s` old, heard or not.
    pub fn flush(&mut self, now_s: i64) -> Vec<Stretch> {
        let length_s = self.rules.flush_after_s;
        self.last_heard.retain(|_, last_s| is_present(*last_s, now_s));
        let due = self.open.extract_if(|_, stretch| !stretch.covers(now_s, length_s));
        self.ended.extend(due.map(|(_, stretch)| stretch));
        let mut ended = std::mem::take(&mut self.ended);
        ended.sort_by_key(|stretch| (stretch.first_s, stretch.id));
        ended
    }

    /// Number of ids heard in the last [`PRESENT_S`]. A phone that changes its id counts twice
    /// until the old one is forgotten.
    pub fn present(&self, now_s: i64) -> usize {
        self.last_heard.values().filter(|last_s| is_present(**last_s, now_s)).count()
    }

    pub fn dropped(&self) -> Dropped {
        self.dropped
    }

    /// Whether the cap leaves room for this id in its slot; counts the advert as dropped otherwise.
    fn admit(&mut self, id: ContactId, at_s: i64) -> bool {
        let slot = slot_of(at_s);
        if slot != self.slot {
            self.slot = slot;
            self.ids.clear();
            // Stretches of this slot may be open already: from before a restart, or from before
            // the clock was set forward and back.
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
}

fn is_present(last_s: i64, now_s: i64) -> bool {
    now_s.abs_diff(last_s) <= PRESENT_S.unsigned_abs()
}

#[cfg(test)]
mod tests;
