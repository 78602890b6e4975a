//! The journal: what was heard and has no row yet survives a power cut, and becomes a row once.

use std::collections::BTreeMap;

use kiosk::presence::{NearRule, Rules, Tracker};
use kiosk::store::Store;
use protocol::clock::ClockConfidence::{Held, Synced, Unknown};
use protocol::record::Phone;

use super::child::{self, RUNS, say};
use crate::support::fixtures::{NOON, contact};

/// Rules of a kiosk without settings of its own.
pub(crate) const RULES: Rules = Rules {
    flush_after_s: 900,
    journal_s: 60,
    ids_per_slot: 20_000,
    near: NearRule { android_dbm: -86, ios_dbm: -69, minutes: 5 },
};

/// A tracker that goes on where the store's journal ends.
fn resumed(store: &Store) -> Tracker {
    let mut tracker = Tracker::new(RULES);
    tracker.resume(store.open_stretches().unwrap());
    tracker
}

#[test]
fn a_power_cut_takes_what_was_heard_since_the_last_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let (a, b) = (contact(1, 0).id, contact(2, 0).id);
    let mut tracker = Tracker::new(RULES);
    tracker.record(a, Phone::Ios, Some(-60), NOON, Held);
    tracker.record(a, Phone::Ios, None, NOON + 70, Synced);
    tracker.record(b, Phone::Android, Some(-90), NOON + 80, Unknown);
    let store = Store::open(&path).unwrap();
    store.settle(&[], tracker.open()).unwrap();
    tracker.record(a, Phone::Ios, Some(-10), NOON + 90, Synced);
    drop((store, tracker));

    let store = Store::open(&path).unwrap();
    let mut tracker = resumed(&store);
    tracker.record(a, Phone::Ios, Some(-63), NOON + 300, Synced);
    assert_eq!(tracker.flush(NOON + 899), []);
    let ended = tracker.flush(NOON + 900);
    store.settle(&ended, tracker.open()).unwrap();
    assert_eq!(store.open_stretches().unwrap(), []);
    let stored = store.next_batch(10).unwrap().contacts;
    let told: Vec<_> = stored
        .iter()
        .map(|row| (row.first_s - NOON, row.last_s - NOON, row.sightings, row.near_minutes))
        .collect();
    assert_eq!(told, [(0, 300, 3, 2), (80, 80, 1, 0)]);
    let signals: Vec<_> =
        stored.iter().map(|row| (row.rssi_max, row.rssi_mean, row.clock)).collect();
    assert_eq!(
        signals,
        [(Some(-60), Some(-62), Held), (Some(-90), Some(-90), Unknown)],
        "as if the power had never gone, but for the advert after the copy"
    );
    assert_eq!(stored[0].phone, Phone::Ios);
}

#[test]
fn a_slot_that_ended_while_the_power_was_off_becomes_rows_at_once() {
    let store = Store::open_in_memory().unwrap();
    let mut tracker = Tracker::new(RULES);
    tracker.record(contact(1, 0).id, Phone::Android, None, NOON, Synced);
    store.settle(&[], tracker.open()).unwrap();
    for now in [NOON + 3 * 3600, 0] {
        let ended = resumed(&store).flush(now);
        assert_eq!(ended.len(), 1, "at {now}");
    }
}

/// The kiosk that will be killed; else it is no test.
#[test]
fn child() {
    let Some((path, run)) = child::role() else { return };
    let store = Store::open(&path).unwrap();
    let mut tracker = resumed(&store);
    say("ready");
    for step in 0_u64.. {
        // Five phones, each step in a slot of its own; the last slot's become rows.
        let now = NOON + i64::try_from(run * 100_000 + step).unwrap() * 900;
        let heard: Vec<_> =
            (0..5).map(|part| contact(run << 32 | step << 8 | part, 0).id).collect();
        for id in &heard {
            tracker.record(*id, Phone::Android, Some(-60), now, Synced);
        }
        let ended = tracker.flush(now);
        store.settle(&ended, tracker.open()).unwrap();
        for id in &heard {
            say(&format!("noted {id}"));
        }
    }
}

#[test]
fn kill_9_leaves_each_stretch_in_the_journal_or_as_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let mut noted = Vec::new();
    for run in 1..=RUNS {
        let said = child::kill("store::journal::child", &path, run);
        noted.extend(said.iter().filter_map(|line| line.strip_prefix("noted ").map(str::to_owned)));
    }

    let store = Store::open(&path).unwrap();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for stretch in store.open_stretches().unwrap() {
        *seen.entry(stretch.id.to_string()).or_default() += 1;
    }
    loop {
        let batch = store.next_batch(500).unwrap();
        if batch.contacts.is_empty() {
            break;
        }
        for contact in &batch.contacts {
            *seen.entry(contact.id.to_string()).or_default() += 1;
        }
        store.acknowledge(&batch).unwrap();
    }
    assert!(seen.values().all(|times| *times == 1), "something was doubled");
    assert!(noted.iter().all(|id| seen.contains_key(id)), "something was lost");
    assert!(noted.len() > 100, "only {} noted: the test has no teeth", noted.len());
}
