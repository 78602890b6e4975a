//! Slot edges, the day that turns at 07:00 in Vietnam, and a clock that is set forth and back.

use super::*;

#[test]
fn rows_when_the_clock_is_set() {
    let never = -EDGE;
    for (what, seconds, rows) in [
        ("the day's edge, 06:59:59 and 07:00", vec![-1, 0], vec![(-1, -1, 1), (0, 0, 1)]),
        (
            "midnight in Vietnam is an edge too",
            vec![61_199, 61_200],
            vec![(61_199, 61_199, 1), (61_200, 61_200, 1)],
        ),
        ("a second back", vec![10, 20, 15, 21], vec![(10, 21, 4)]),
        ("before the beginning, same slot", vec![10, 20, 5], vec![(5, 20, 3)]),
        ("minutes back in the slot", vec![700, 710, 100, 110], vec![(100, 710, 4)]),
        ("minutes forth in the slot", vec![100, 110, 700], vec![(100, 700, 3)]),
        ("a second back over the edge", vec![0, 1, -1], vec![(-1, -1, 1), (0, 1, 2)]),
        ("an hour back", vec![10, 20, -3590], vec![(-3590, -3590, 1), (10, 20, 2)]),
        ("an hour forth", vec![10, 3610], vec![(10, 10, 1), (3610, 3610, 1)]),
        // A row that was begun is never taken up again: the log is append only.
        ("forth and back", vec![10, 7210, 12], vec![(10, 10, 1), (12, 12, 1), (7210, 7210, 1)]),
        (
            "to 1970 and back",
            vec![10, never, 12],
            vec![(never, never, 1), (10, 10, 1), (12, 12, 1)],
        ),
        ("two years forth", vec![10, 63_072_010], vec![(10, 10, 1), (63_072_010, 63_072_010, 1)]),
    ] {
        let mut tracker = heard(SLOT, &seconds);
        assert_eq!(spans(&drain(&mut tracker)), rows, "{what}");
    }
}

#[test]
fn rows_are_due_by_slot_clock_or_age() {
    for (what, rules, seconds, now, due) in [
        ("still in the slot", SLOT, vec![0, 10], 899, false),
        ("slot over", SLOT, vec![0, 10], 900, true),
        ("the day turns", SLOT, vec![-5], 0, true),
        ("clock a little back, inside", SLOT, vec![100, 130], 10, false),
        ("clock set back over the edge", SLOT, vec![0, 30], -5, true),
        ("clock set to 1970", SLOT, vec![0, 30], -EDGE, true),
        ("clock set forward", SLOT, vec![0, 30], 86_400, true),
        ("young", MINUTE, vec![0, 10], 59, false),
        ("a minute old, still heard", MINUTE, vec![0, 30, 59], 60, true),
        ("not heard for a minute", MINUTE, vec![0], 61, true),
        ("slot over before the minute", MINUTE, vec![890], 900, true),
    ] {
        let mut tracker = heard(rules, &seconds);
        let rows = tracker.flush(EDGE + now);
        assert_eq!(!rows.is_empty(), due, "{what}");
        let rows: Vec<_> = rows.into_iter().chain(drain(&mut tracker)).collect();
        let sightings: u32 = rows.iter().map(|row| row.sightings).sum();
        assert_eq!(sightings as usize, seconds.len(), "{what}: every advert stands in one row");
    }
}

#[test]
fn no_advert_is_lost_or_doubled_however_the_clock_jumps() {
    for rules in [SLOT, MINUTE] {
        // A small fixed generator (Numerical Recipes' LCG): jumps, ids, flushes and restarts
        // without a pattern.
        let mut state = 20_210_708_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let mut tracker = Tracker::new(rules);
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
                if next(10) == 0 {
                    let open: Vec<_> = tracker.open().collect();
                    tracker = Tracker::new(rules);
                    tracker.resume(open);
                }
            }
        }
        rows.extend(drain(&mut tracker));
        assert_eq!(rows.iter().map(|row| u64::from(row.sightings)).sum::<u64>(), 20_000);
        for row in rows {
            let length_s = row.last_s - row.first_s;
            assert!((0..rules.flush_after_s).contains(&length_s), "{row:?}");
            assert_eq!(slot_of(row.first_s), slot_of(row.last_s), "{row:?}");
            assert!(row.near_minutes() >= 1 && u32::from(row.near_minutes()) <= row.sightings);
        }
    }
}
