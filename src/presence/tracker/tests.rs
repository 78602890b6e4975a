//! Sightings in, stretches out. Times are seconds after a slot edge that is also 07:00 in Vietnam.

mod clock;
mod flood;
mod near;

use super::super::SLOT_S;
use super::*;

/// 2021-07-08 00:00 UTC, 07:00 in Vietnam.
const EDGE: i64 = 1_625_702_400;

const A: ContactId = ContactId([0xAA; 12]);
const B: ContactId = ContactId([0xBB; 12]);

/// One stretch for each id and slot.
const SLOT: Rules = Rules {
    flush_after_s: SLOT_S,
    journal_s: 60,
    ids_per_slot: 20_000,
    near: NearRule { android_dbm: -86, ios_dbm: -69, minutes: 5 },
};

/// Stretches of at most a minute.
const MINUTE: Rules = Rules { flush_after_s: 60, ..SLOT };

/// All stretches, ended or open: at the end of time every slot is over.
fn drain(tracker: &mut Tracker) -> Vec<Stretch> {
    tracker.flush(i64::MAX)
}

/// A tracker that has heard `A` at these seconds after the edge.
fn heard(rules: Rules, seconds: &[i64]) -> Tracker {
    let mut tracker = Tracker::new(rules);
    for second in seconds {
        hear(&mut tracker, A, *second);
    }
    tracker
}

fn hear(tracker: &mut Tracker, id: ContactId, second: i64) {
    tracker.record(id, Phone::Android, Some(-60), EDGE + second, ClockConfidence::Synced);
}

/// Stretches as (first, last, sightings), seconds after the edge.
fn spans(rows: &[Stretch]) -> Vec<(i64, i64, u32)> {
    rows.iter().map(|row| (row.first_s - EDGE, row.last_s - EDGE, row.sightings)).collect()
}

#[test]
fn one_row_for_each_id_and_slot() {
    for (what, seconds, rows) in [
        ("one advert is enough", vec![5], vec![(5, 5, 1)]),
        ("a burst", vec![5, 6, 7, 19], vec![(5, 19, 4)]),
        ("the whole slot", (0..900).collect(), vec![(0, 899, 900)]),
        ("gone and back", vec![0, 600], vec![(0, 600, 2)]),
        ("the slot's edge", vec![890, 899, 900], vec![(890, 899, 2), (900, 900, 1)]),
        ("same id in two slots", vec![10, 910], vec![(10, 10, 1), (910, 910, 1)]),
    ] {
        let mut tracker = heard(SLOT, &seconds);
        assert_eq!(spans(&drain(&mut tracker)), rows, "{what}");
        assert_eq!(drain(&mut tracker), [], "{what}: rows come once");
    }
}

#[test]
fn shorter_stretches_when_the_operator_wants_them() {
    for (what, seconds, rows) in [
        ("on, off, on again within the minute", vec![0, 14, 30, 44], vec![(0, 44, 4)]),
        ("a minute and no longer", vec![0, 59, 60], vec![(0, 59, 2), (60, 60, 1)]),
        ("gone and back", vec![0, 300], vec![(0, 0, 1), (300, 300, 1)]),
        ("the slot's edge", vec![890, 899, 900], vec![(890, 899, 2), (900, 900, 1)]),
    ] {
        assert_eq!(spans(&drain(&mut heard(MINUTE, &seconds))), rows, "{what}");
    }
}

#[test]
fn what_was_open_before_a_restart_goes_on() {
    let before = heard(SLOT, &[10, 20]);
    let open: Vec<_> = before.open().collect();
    assert_eq!(open.len(), 1);
    for (what, second, rows) in [
        ("in the same slot", 500, vec![(10, 500, 3)]),
        ("after its slot", 1000, vec![(10, 20, 2), (1000, 1000, 1)]),
        ("with a clock that forgot the time", -EDGE, vec![(-EDGE, -EDGE, 1), (10, 20, 2)]),
    ] {
        let mut tracker = Tracker::new(SLOT);
        tracker.resume(open.clone());
        hear(&mut tracker, A, second);
        assert_eq!(spans(&drain(&mut tracker)), rows, "{what}");

        let mut silent = Tracker::new(SLOT);
        silent.resume(open.clone());
        assert_eq!(silent.flush(EDGE + second).is_empty(), second == 500, "{what}, not heard");
    }
    // A row written before a restart says the same as one written without it.
    let mut resumed = Tracker::new(SLOT);
    resumed.resume(open);
    hear(&mut resumed, A, 700);
    assert_eq!(drain(&mut resumed), drain(&mut heard(SLOT, &[10, 20, 700])));
}

#[test]
fn a_row_carries_strongest_and_mean_signal_and_the_worst_clock() {
    use ClockConfidence::{Held, Synced, Unknown};
    for (adverts, max, mean, clock) in [
        (vec![(Some(-60), Synced)], Some(-60), Some(-60), Synced),
        (vec![(Some(-60), Synced), (Some(-70), Held)], Some(-60), Some(-65), Held),
        (vec![(Some(-60), Unknown), (Some(-61), Synced)], Some(-60), Some(-61), Unknown),
        (vec![(Some(-90), Held), (Some(-60), Held), (Some(-60), Held)], Some(-60), Some(-70), Held),
        (vec![(None, Synced), (Some(-70), Synced)], Some(-70), Some(-70), Synced),
        (vec![(None, Synced)], None, None, Synced),
    ] {
        let mut tracker = Tracker::new(SLOT);
        for (rssi, clock) in &adverts {
            tracker.record(A, Phone::Ios, *rssi, EDGE, *clock);
        }
        let [row] = drain(&mut tracker).try_into().unwrap();
        assert_eq!((row.rssi_max, row.rssi_mean(), row.clock), (max, mean, clock), "{adverts:?}");
        assert_eq!(row.phone, Phone::Ios);
    }
}
