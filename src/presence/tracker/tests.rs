//! Adverts in, rows out. Times are seconds after a slot edge that is also 07:00 in Vietnam.

use super::*;

/// 2021-07-08 00:00 UTC, 07:00 in Vietnam.
const EDGE: i64 = 1_625_702_400;

const A: ContactId = ContactId([0xAA; 12]);
const B: ContactId = ContactId([0xBB; 12]);

/// A tracker that has heard `A` at these seconds after the edge.
fn heard(seconds: &[i64]) -> Tracker {
    let mut tracker = Tracker::new(Rules::default());
    for second in seconds {
        hear(&mut tracker, A, *second);
    }
    tracker
}

fn hear(tracker: &mut Tracker, id: ContactId, second: i64) {
    tracker.hear(id, Phone::Android, Some(-60), EDGE + second, ClockConfidence::Synced);
}

/// Rows as (first, last, sightings), seconds after the edge.
fn spans(rows: &[NewContact]) -> Vec<(i64, i64, u32)> {
    rows.iter().map(|row| (row.first_s - EDGE, row.last_s - EDGE, row.sightings)).collect()
}

#[test]
fn stretches_by_time_slot_and_clock() {
    for (what, seconds, rows) in [
        ("one advert is enough", vec![5], vec![(5, 5, 1)]),
        ("a burst is one row", vec![5, 6, 7, 19], vec![(5, 19, 4)]),
        ("on, off, on again within the minute", vec![0, 14, 30, 44], vec![(0, 44, 4)]),
        ("a minute and no longer", vec![0, 59, 60], vec![(0, 59, 2), (60, 60, 1)]),
        ("gone and back", vec![0, 300], vec![(0, 0, 1), (300, 300, 1)]),
        ("the slot's edge", vec![890, 899, 900], vec![(890, 899, 2), (900, 900, 1)]),
        ("the day's edge", vec![-1, 0], vec![(-1, -1, 1), (0, 0, 1)]),
        ("same id in two slots", vec![10, 910], vec![(10, 10, 1), (910, 910, 1)]),
        ("a second back, inside", vec![10, 20, 15, 21], vec![(10, 21, 4)]),
        ("back before the beginning", vec![10, 20, 5], vec![(5, 5, 1), (10, 20, 2)]),
        ("an hour back", vec![10, 20, -3590], vec![(-3590, -3590, 1), (10, 20, 2)]),
        ("forth and back", vec![10, 7210, 12], vec![(10, 10, 1), (12, 12, 1), (7210, 7210, 1)]),
        (
            "to 1970 and back",
            vec![10, -EDGE, 12],
            vec![(-EDGE, -EDGE, 1), (10, 10, 1), (12, 12, 1)],
        ),
    ] {
        let mut tracker = heard(&seconds);
        assert_eq!(spans(&tracker.close()), rows, "{what}");
        assert_eq!(tracker.close(), [], "{what}: rows come once");
    }
}

#[test]
fn rows_are_due_by_age_slot_or_clock() {
    for (what, seconds, now, due) in [
        ("young", vec![0, 10], 59, false),
        ("a minute old, still heard", vec![0, 30, 59], 60, true),
        ("not heard for a minute", vec![0], 61, true),
        ("slot not over", vec![890], 899, false),
        ("slot over", vec![890], 900, true),
        ("clock a little back, inside", vec![0, 30], 10, false),
        ("clock set back", vec![0, 30], -5, true),
        ("clock set forward", vec![0, 30], 86_400, true),
    ] {
        let mut tracker = heard(&seconds);
        let rows = tracker.flush(EDGE + now);
        assert_eq!(!rows.is_empty(), due, "{what}");
        let rows: Vec<_> = rows.into_iter().chain(tracker.close()).collect();
        let sightings: u32 = rows.iter().map(|row| row.sightings).sum();
        assert_eq!(sightings as usize, seconds.len(), "{what}: every advert stands in one row");
    }
}

#[test]
fn no_advert_is_lost_or_doubled_however_the_clock_jumps() {
    // A small fixed generator (Numerical Recipes' LCG): jumps, ids and flushes without a pattern.
    let mut state = 20_210_708_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let mut tracker = Tracker::new(Rules::default());
    let (mut now, mut rows) = (0, Vec::new());
    for _ in 0..20_000 {
        now += match next(50) {
            0 => -i64::from(next(7200)),
            1 => i64::from(next(7200)),
            _ => i64::from(next(5)),
        };
        hear(&mut tracker, if next(2) == 0 { A } else { B }, now);
        if next(10) == 0 {
            rows.extend(tracker.flush(EDGE + now));
        }
    }
    rows.extend(tracker.close());
    assert_eq!(rows.iter().map(|row| u64::from(row.sightings)).sum::<u64>(), 20_000);
    for row in rows {
        assert!(row.first_s <= row.last_s && row.last_s - row.first_s < 60, "{row:?}");
        assert_eq!(slot_of(row.first_s), slot_of(row.last_s), "{row:?}");
    }
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
        let mut tracker = Tracker::new(Rules::default());
        for (rssi, clock) in &adverts {
            tracker.hear(A, Phone::Ios, *rssi, EDGE, *clock);
        }
        let [row] = tracker.close().try_into().unwrap();
        assert_eq!((row.rssi_max, row.rssi_mean, row.clock), (max, mean, clock), "{adverts:?}");
        assert_eq!(row.phone, Phone::Ios);
    }
}

#[test]
fn near_counts_ids_of_the_last_minute() {
    let mut tracker = heard(&[0]);
    hear(&mut tracker, B, 40);
    for (now, near) in [(0, 2), (40, 2), (60, 2), (61, 1), (100, 1), (101, 0), (-3600, 0)] {
        assert_eq!(tracker.near(EDGE + now), near, "at {now}");
    }
    // Rows that are written take nobody out of the count.
    tracker.flush(EDGE + 60);
    assert_eq!(tracker.near(EDGE + 60), 2);
}

#[test]
fn invented_ids_are_capped_per_slot_and_counted() {
    let mut tracker = Tracker::new(Rules { ids_per_slot: 3, ..Rules::default() });
    let id = |number: u8| ContactId([number; 12]);
    for number in 0..5 {
        hear(&mut tracker, id(number), 0);
    }
    assert_eq!(tracker.dropped(), Dropped { in_slot: 2, total: 2 });
    // Those who were there before the flood are still heard, also after their row was written.
    assert_eq!(tracker.flush(EDGE + 60).len(), 3);
    hear(&mut tracker, id(0), 70);
    hear(&mut tracker, id(4), 70);
    assert_eq!(tracker.dropped(), Dropped { in_slot: 3, total: 3 });
    assert_eq!(tracker.close().len(), 1);
    // The next slot begins anew.
    hear(&mut tracker, id(4), 900);
    assert_eq!(tracker.dropped(), Dropped { in_slot: 0, total: 3 });
    assert_eq!(tracker.close().len(), 1);
}

#[test]
fn memory_stays_flat_under_rotating_ids() {
    let mut tracker = Tracker::new(Rules::default());
    for number in 0..100_000_u32 {
        let mut id = [0; 12];
        id[..4].copy_from_slice(&number.to_be_bytes());
        let second = i64::from(number) / 20;
        hear(&mut tracker, ContactId(id), second);
        if number % 100 == 0 {
            tracker.flush(EDGE + second);
        }
        let rules = tracker.rules;
        assert!(tracker.open.len() <= 20 * 66 && tracker.last_heard.len() <= 20 * 66);
        assert!(tracker.ids.len() <= rules.ids_per_slot && tracker.ended.is_empty());
    }
}
