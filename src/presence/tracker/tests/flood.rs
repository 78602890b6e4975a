//! Ids that somebody invents.

use super::*;

fn id(number: u32) -> ContactId {
    let mut id = [0; 12];
    id[..4].copy_from_slice(&number.to_be_bytes());
    ContactId(id)
}

/// Room that the tracker holds, in entries.
fn room(tracker: &Tracker) -> usize {
    tracker.open.capacity()
        + tracker.ids.capacity()
        + tracker.last_heard.capacity()
        + tracker.ended.capacity()
}

#[test]
fn invented_ids_are_capped_per_slot_and_counted() {
    for rules in [SLOT, MINUTE] {
        let mut tracker = Tracker::new(Rules { ids_per_slot: 3, ..rules });
        for number in 0..5 {
            hear(&mut tracker, id(number), 0);
        }
        assert_eq!(tracker.dropped(), Dropped { in_slot: 2, total: 2 });
        // Those who were there before the flood are still heard, also after their row was written.
        tracker.flush(EDGE + 60);
        hear(&mut tracker, id(0), 70);
        hear(&mut tracker, id(4), 70);
        assert_eq!(tracker.dropped(), Dropped { in_slot: 3, total: 3 });
        // The next slot begins anew.
        hear(&mut tracker, id(4), 900);
        assert_eq!(tracker.dropped(), Dropped { in_slot: 0, total: 3 });
    }
}

#[test]
fn a_restart_does_not_reset_the_cap() {
    let rules = Rules { ids_per_slot: 3, ..SLOT };
    let mut tracker = Tracker::new(rules);
    for number in 0..3 {
        hear(&mut tracker, id(number), 0);
    }
    let open: Vec<_> = tracker.open().collect();
    let mut tracker = Tracker::new(rules);
    tracker.resume(open);
    for (number, dropped) in [(0, 0), (1, 0), (7, 1), (8, 2), (2, 2)] {
        hear(&mut tracker, id(number), 10);
        assert_eq!(tracker.dropped().in_slot, dropped, "{number}");
    }
}

#[test]
fn memory_stays_flat_under_100_000_rotating_ids() {
    let rules = SLOT;
    for (what, per_second) in [("a burst in one slot", 1000), ("over many slots", 20)] {
        let mut tracker = Tracker::new(rules);
        let (mut rows, mut most) = (0, 0);
        for number in 0..100_000_u32 {
            let second = i64::from(number / per_second);
            hear(&mut tracker, id(number), second);
            if number % per_second == 0 {
                rows += tracker.flush(EDGE + second).len();
            }
            if number == 40_000 {
                most = room(&tracker);
            }
            assert!(tracker.open.len() <= 2 * rules.ids_per_slot, "{what}");
        }
        assert!(room(&tracker) <= most, "{what}: {} of {most}", room(&tracker));
        assert_eq!(tracker.ended.len(), 0);
        rows += drain(&mut tracker).len();
        assert_eq!(rows as u64 + tracker.dropped().total, 100_000, "{what}: each is accounted for");
    }
}

#[test]
fn an_advert_takes_no_longer_when_the_flood_lasts() {
    let mut tracker = Tracker::new(SLOT);
    let mut fastest = |from: u32| {
        // The fastest of many small rounds: what the machine does beside it slows only some.
        let rounds = (0..40).map(|round| {
            let begin = std::time::Instant::now();
            for number in 0..500 {
                hear(&mut tracker, id(from + round * 500 + number), 5);
            }
            begin.elapsed()
        });
        rounds.min().unwrap()
    };
    let (first, last) = (fastest(0), (1..5).map(|part| fastest(part * 20_000)).max().unwrap());
    assert!(last <= first * 5, "{first:?} for 500 adverts at first, {last:?} at last");
}
