use std::time::Duration;

use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::Phone;

use super::*;
use crate::devices::clock::{Evidence, SimulatedClock};
use crate::presence::Stretch;

const NOON: i64 = 1_625_745_600;
const NOTHING: [i64; 0] = [];
const HOUR: Duration = Duration::from_secs(3600);

/// A kiosk with 500 unsent contacts of today.
struct Kiosk {
    store: Store,
    clock: Arc<SimulatedClock>,
    retention: Retention,
}

fn retention(store: &Store, clock: &Arc<SimulatedClock>) -> Retention {
    let clock: Arc<dyn Clock> = clock.clone();
    Retention::load(store, &clock, RetentionDays::default()).unwrap()
}

fn stretch(number: u32, first_s: i64) -> Stretch {
    let mut id = [0; 12];
    id[..4].copy_from_slice(&number.to_be_bytes());
    Stretch {
        id: ContactId(id),
        phone: Phone::Android,
        first_s,
        last_s: first_s,
        sightings: 1,
        rssi_max: None,
        rssi_sum: 0,
        rssi_count: 0,
        near_mask: 0,
        clock: ClockConfidence::Synced,
    }
}

fn kiosk(evidence: Evidence) -> Kiosk {
    let store = Store::open_in_memory().unwrap();
    let stretches: Vec<_> = (0..500).map(|number| stretch(number, NOON)).collect();
    store.settle(&stretches, []).unwrap();
    let clock = Arc::new(SimulatedClock::new(NOON * 1000, evidence));
    clock.learn(NOON * 1000, Duration::ZERO);
    let retention = retention(&store, &clock);
    Kiosk { store, clock, retention }
}

impl Kiosk {
    fn hear_backend(&self, unix_s: i64) {
        self.clock.learn(unix_s * 1000, Duration::ZERO);
    }

    /// Rounds for so many hours; the answer is how many contacts they deleted.
    fn hours(&mut self, hours: u32) -> usize {
        (0..hours)
            .map(|_| {
                self.clock.advance(HOUR);
                self.retention.round(true).contacts
            })
            .sum()
    }

    fn record(&self, first_s: i64) {
        self.store.settle(&[stretch(1000, first_s)], []).unwrap();
    }

    /// Looks after so many seconds, and lists the times of the contacts that would be sent.
    fn sends_after(&mut self, seconds: u64) -> Vec<i64> {
        self.clock.advance(Duration::from_secs(seconds));
        self.retention.look();
        let batch = self.store.next_batch(1000).unwrap();
        batch.contacts.iter().map(|contact| contact.first_s).collect()
    }

    fn leap_days(&self) -> Option<i64> {
        let leap = self.store.trusted_clock().unwrap().unwrap().leap;
        leap.map(|leap| (leap.by_s as f64 / DAY_S as f64).round() as i64)
    }
}

#[test]
fn a_backend_that_is_forty_days_ahead_deletes_nothing_and_it_is_said() {
    let mut kiosk = kiosk(Evidence::default());
    assert_eq!(kiosk.retention.round(true), Expired::default());
    let known_ms = kiosk.store.last_time_ms().unwrap();
    kiosk.hear_backend(NOON + 40 * DAY_S);
    assert_eq!(kiosk.hours(23), 0);
    assert_eq!(kiosk.leap_days(), Some(40));
    assert_eq!(kiosk.store.last_time_ms().unwrap(), known_ms, "nor is it remembered");
    kiosk.hear_backend(NOON + 23 * 3600);
    assert_eq!(kiosk.hours(24 * 13 - 1), 0);
    assert_eq!(kiosk.leap_days(), None);
    assert_eq!(kiosk.hours(25), 500, "after their 14 days they go");
}

#[test]
fn a_second_source_decides_at_once() {
    let mut kiosk = kiosk(Evidence { network: Some(0), battery: false });
    kiosk.retention.round(true);
    kiosk.hear_backend(NOON + 40 * DAY_S);
    assert_eq!(kiosk.hours(1), 0, "the time server does not agree");
    kiosk.clock.step(40 * DAY_S * 1000);
    assert_eq!(kiosk.hours(1), 500);
}

#[test]
fn what_stands_for_a_day_is_believed_also_over_restarts() {
    let mut kiosk = kiosk(Evidence::default());
    kiosk.retention.round(true);
    kiosk.hear_backend(NOON + 40 * DAY_S);
    assert_eq!(kiosk.hours(15), 0);
    kiosk.retention = retention(&kiosk.store, &kiosk.clock);
    assert_eq!(kiosk.hours(11), 500);
}

#[test]
fn a_start_goes_on_from_the_trusted_time() {
    let mut kiosk = kiosk(Evidence::default());
    kiosk.retention.round(true);
    // Off for a month, then an answer of somebody.
    kiosk.hear_backend(NOON + 30 * DAY_S);
    kiosk.retention = retention(&kiosk.store, &kiosk.clock);
    assert_eq!(kiosk.hours(2), 0);
    assert_eq!(kiosk.leap_days(), Some(30));
}

#[test]
fn an_unknown_time_deletes_nothing() {
    let store = Store::open_in_memory().unwrap();
    let clock = Arc::new(SimulatedClock::new((NOON + 700 * DAY_S) * 1000, Evidence::default()));
    assert_eq!(retention(&store, &clock).round(true), Expired::default());
    assert_eq!(store.trusted_clock().unwrap(), None);
}

#[test]
fn contacts_of_a_lie_wait_and_are_sent_with_the_right_time() {
    for leap_days in [30, -3] {
        let mut kiosk = kiosk(Evidence::default());
        kiosk.retention.round(true);
        kiosk.store.acknowledge(&kiosk.store.next_batch(1000).unwrap()).unwrap();
        let lie_s = NOON + leap_days * DAY_S;
        kiosk.hear_backend(lie_s);
        assert_eq!(kiosk.sends_after(1), NOTHING);
        // What was open when the clock leapt, and what was heard in the hour of the lie.
        kiosk.record(NOON - 10);
        kiosk.record(lie_s + 5);
        assert_eq!(kiosk.sends_after(3599), NOTHING);
        let backlog = kiosk.store.backlog().unwrap();
        assert!(backlog.contacts == 2 && backlog.is_empty(), "{backlog:?}");

        kiosk.hear_backend(NOON + 3600);
        assert_eq!(kiosk.sends_after(1), NOTHING, "what is open is not written yet");
        kiosk.record(lie_s + 3500);
        kiosk.record(NOON + 3610);
        assert_eq!(kiosk.sends_after(40), NOTHING);
        assert_eq!(kiosk.leap_days(), Some(leap_days), "nor is anything deleted");
        let times = [NOON - 10, NOON + 5, NOON + 3500, NOON + 3610];
        assert_eq!(kiosk.sends_after(30), times, "{leap_days}");
        assert_eq!(kiosk.leap_days(), None);
    }
}

#[test]
fn contacts_of_a_leap_that_is_believed_keep_their_time() {
    let mut kiosk = kiosk(Evidence::default());
    kiosk.retention.round(true);
    kiosk.store.acknowledge(&kiosk.store.next_batch(1000).unwrap()).unwrap();
    let right_s = NOON + 5 * DAY_S;
    kiosk.hear_backend(right_s);
    kiosk.retention.look();
    kiosk.record(right_s + 5);
    assert_eq!(kiosk.sends_after(3600), NOTHING);
    kiosk.hours(24);
    assert_eq!(kiosk.sends_after(1), [right_s + 5]);
}
