//! From adverts to rows in the store, over slot edges, restarts and a flood, with a clock that is
//! moved.

use std::sync::Arc;
use std::time::Duration;

use kiosk::devices::beacons::simulated::Simulated;
use kiosk::devices::clock::{Clock, SimulatedClock};
use kiosk::presence::{NearRule, Rules};
use kiosk::recorder::{Listening, Recorder};
use kiosk::store::Store;
use protocol::record::Contact;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// 2021-07-08 00:00 UTC, 07:00 in Vietnam: a slot and the day begin.
const EDGE_MS: i64 = 1_625_702_400_000;

/// Rules of a kiosk without settings of its own.
const RULES: Rules = Rules {
    flush_after_s: 900,
    journal_s: 60,
    ids_per_slot: 20_000,
    near: NearRule { android_dbm: -86, ios_dbm: -69, minutes: 5 },
};

/// The advert of Bluezone on Android (docs/FORMATS.md, section 1).
fn advert(phone: u32) -> Vec<u8> {
    let mut bytes = vec![0x02, 0x01, 0x1A, 0x0F, 0xFF, 0xB5, 0x22];
    bytes.extend(phone.to_be_bytes());
    bytes.extend([0xEE; 8]);
    bytes.extend([0x03, 0x03, 0x56, 0x4E]);
    bytes
}

/// A kiosk that records, until it is stopped.
struct Kiosk {
    adverts: mpsc::Sender<(Vec<u8>, i16)>,
    state: watch::Receiver<Listening>,
    stop: CancellationToken,
    running: JoinHandle<()>,
}

impl Kiosk {
    fn start(store: &Store, clock: &Arc<SimulatedClock>, rules: Rules) -> Self {
        let (adverts, played) = mpsc::channel(1024);
        let (heard, state) = watch::channel(Listening::default());
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let stamp = clock.clone();
        let source = Simulated::new(played, Arc::new(move || stamp.now().unix_ms));
        let (store, clock) = (store.clone(), clock.clone());
        let sightings = broadcast::channel(1).0;
        let recorder = Recorder { store, clock, rules, state: heard, sightings };
        let running =
            tokio::spawn(async move { recorder.run(Box::new(source), stopped).await.unwrap() });
        Self { adverts, state, stop, running }
    }

    async fn advertise(&self, phone: u32, rssi: i16) {
        self.adverts.send((advert(phone), rssi)).await.unwrap();
    }

    /// Waits for a state of the recorder.
    async fn until(&mut self, what: impl FnMut(&Listening) -> bool) {
        let told = tokio::time::timeout(Duration::from_secs(60), self.state.wait_for(what));
        told.await.unwrap().unwrap();
    }

    async fn stop(self) {
        self.stop.cancel();
        self.running.await.unwrap();
    }
}

/// The rows, once there are `count`.
async fn rows(store: &Store, count: usize) -> Vec<Contact> {
    for _ in 0..1200 {
        let rows = store.next_batch(500).unwrap().contacts;
        if rows.len() >= count {
            return rows;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{count} rows never came");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_within_the_slot_makes_no_second_row() {
    let store = Store::open_in_memory().unwrap();
    let clock = Arc::new(SimulatedClock::synced(EDGE_MS));
    let mut kiosk = Kiosk::start(&store, &clock, RULES);
    kiosk.advertise(1, -60).await;
    kiosk.advertise(2, -95).await;
    kiosk.until(|state| state.present == 2).await;
    kiosk.stop().await;
    assert_eq!(store.backlog().unwrap().contacts, 0, "the slot is not over");
    assert_eq!(store.open_stretches().unwrap().len(), 2);

    clock.advance(Duration::from_secs(300));
    let mut kiosk = Kiosk::start(&store, &clock, RULES);
    kiosk.advertise(1, -70).await;
    kiosk.until(|state| state.present == 1).await;
    clock.advance(Duration::from_secs(600));
    let rows = rows(&store, 2).await;
    kiosk.stop().await;
    assert_eq!(store.open_stretches().unwrap(), []);
    let [one, two] = rows.try_into().unwrap();
    assert_eq!((one.sightings, one.near_minutes, one.rssi_max), (2, 2, Some(-60)));
    assert!(one.last_s - one.first_s >= 300);
    assert_eq!((two.sightings, two.near_minutes), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_impossible_signal_changes_nothing_in_the_row() {
    let store = Store::open_in_memory().unwrap();
    let clock = Arc::new(SimulatedClock::synced(EDGE_MS));
    let mut kiosk = Kiosk::start(&store, &clock, RULES);
    for advert in 1..=8 {
        kiosk.advertise(1, if advert == 5 { 79 } else { -85 }).await;
        kiosk.advertise(2, -85).await;
    }
    // Adverts are handled in their order.
    kiosk.advertise(3, -85).await;
    kiosk.until(|state| state.present == 3).await;
    clock.advance(Duration::from_secs(900));
    let [odd, even, _last] = rows(&store, 3).await.try_into().unwrap();
    kiosk.stop().await;
    assert_eq!((odd.rssi_max, odd.rssi_mean, odd.near_minutes), (Some(-85), Some(-85), 1));
    assert_eq!((even.rssi_max, even.rssi_mean, even.near_minutes), (Some(-85), Some(-85), 1));
    assert_eq!((odd.sightings, even.sightings), (8, 8));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_heard_is_copied_without_waiting_for_the_slot() {
    let store = Store::open_in_memory().unwrap();
    let clock = Arc::new(SimulatedClock::synced(EDGE_MS));
    let rules = Rules { journal_s: 1, ..RULES };
    let kiosk = Kiosk::start(&store, &clock, rules);
    kiosk.advertise(1, -60).await;
    while store.open_stretches().unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // The power goes.
    kiosk.running.abort();
    clock.advance(Duration::from_secs(900));
    let kiosk = Kiosk::start(&store, &clock, rules);
    let [row] = rows(&store, 1).await.try_into().unwrap();
    assert_eq!(row.sightings, 1);
    assert_eq!(store.open_stretches().unwrap(), [], "a row or in the journal, never both");
    kiosk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_dropped_and_told() {
    let store = Store::open_in_memory().unwrap();
    let clock = Arc::new(SimulatedClock::synced(EDGE_MS));
    let rules = Rules { ids_per_slot: 100, ..RULES };
    let mut kiosk = Kiosk::start(&store, &clock, rules);
    for phone in 0..5000 {
        kiosk.advertise(phone, -60).await;
    }
    kiosk.until(|state| state.dropped.in_slot == 4900).await;
    clock.advance(Duration::from_secs(900));
    assert_eq!(rows(&store, 100).await.len(), 100);
    // The next slot begins anew.
    kiosk.advertise(9999, -60).await;
    kiosk.until(|state| state.dropped.in_slot == 0 && state.dropped.total == 4900).await;
    kiosk.stop().await;
}
