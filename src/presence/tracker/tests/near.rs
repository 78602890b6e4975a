//! Which phones are present now, and for how many minutes a phone was near.

use super::*;

#[test]
fn present_are_the_ids_of_the_last_minute() {
    let mut tracker = heard(MINUTE, &[0]);
    hear(&mut tracker, B, 40);
    for (now, present) in [(0, 2), (40, 2), (60, 2), (61, 1), (100, 1), (101, 0), (-3600, 0)] {
        assert_eq!(tracker.present(EDGE + now), present, "at {now}");
    }
    // A stretch that ends takes nobody out of the count.
    assert_eq!(tracker.flush(EDGE + 60).len(), 1);
    assert_eq!(tracker.present(EDGE + 60), 2);
}

/// Near minutes of a phone heard at these (second, dBm).
fn minutes(phone: Phone, adverts: &[(i64, Option<i16>)]) -> u8 {
    let mut tracker = Tracker::new(SLOT);
    for (second, rssi) in adverts {
        tracker.record(A, phone, *rssi, EDGE + second, ClockConfidence::Synced);
    }
    let [row] = drain(&mut tracker).try_into().unwrap();
    row.near_minutes()
}

#[test]
fn a_minute_is_near_by_its_strongest_signal() {
    use Phone::{Android, Ios};
    let strong = Some(-60);
    for (what, phone, adverts, near) in [
        ("at the threshold", Android, vec![(0, Some(-86))], 1),
        ("just below it", Android, vec![(0, Some(-87))], 0),
        ("an iPhone has its own", Ios, vec![(0, Some(-70))], 0),
        ("an iPhone at its own", Ios, vec![(0, Some(-69))], 1),
        ("no signal told", Android, vec![(0, None), (60, None)], 0),
        ("one strong advert among weak ones", Android, vec![(0, Some(-99)), (30, strong)], 1),
        ("twice in a minute", Android, vec![(0, strong), (59, strong)], 1),
        ("on both sides of the minute", Android, vec![(59, strong), (60, strong)], 2),
        ("weak minutes between", Android, vec![(0, strong), (60, Some(-99)), (120, strong)], 2),
        ("the last second of the slot", Android, vec![(0, strong), (899, strong)], 2),
        ("all the slot", Android, (0..900).map(|second| (second, strong)).collect(), 15),
        ("minutes back in time count once", Android, vec![(600, strong), (60, strong)], 2),
    ] {
        assert_eq!(minutes(phone, &adverts), near, "{what}");
    }
}

#[test]
fn near_minutes_of_two_slots_are_two_stretches() {
    let mut tracker = heard(SLOT, &[780, 840, 900, 960, 1020]);
    let rows = drain(&mut tracker);
    assert_eq!(rows.iter().map(|row| row.near_minutes()).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn the_operator_chooses_thresholds_and_the_minimum() {
    let near = NearRule { android_dbm: -50, ios_dbm: -40, minutes: 2 };
    let mut tracker = Tracker::new(Rules { near, ..SLOT });
    for (second, rssi) in [(0, -50), (60, -51), (120, -49)] {
        tracker.record(A, Phone::Android, Some(rssi), EDGE + second, ClockConfidence::Synced);
    }
    let [row] = drain(&mut tracker).try_into().unwrap();
    assert_eq!(row.near_minutes(), 2);
    assert!(near.stayed(2) && !near.stayed(1));
}
