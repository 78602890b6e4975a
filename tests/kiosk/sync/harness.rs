//! An enrolled kiosk with its sync running, against a backend of the test.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use kiosk::devices::clock::{Clock, Evidence, SimulatedClock};
use kiosk::store::Store;
use kiosk::sync;
use kiosk::sync::client::{Client, Timeouts};
use kiosk::tasks::Tasks;
use protocol::api::VenueTotals;
use protocol::clock::ClockConfidence;
use tokio::sync::watch;

use super::stand_in::StandIn;
use crate::support::fixtures::{NOON, contact, declaration, enrolled};

pub(super) fn own_key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

/// An enrolled kiosk with its sync running.
pub(super) struct Kiosk {
    pub(super) store: Store,
    pub(super) clock: Arc<SimulatedClock>,
    pub(super) online: watch::Receiver<bool>,
    pub(super) totals: watch::Receiver<Option<VenueTotals>>,
    /// Numbers of the check-ins that sync has reported together.
    pub(super) checkins: Arc<Mutex<Vec<Vec<i64>>>>,
    _tasks: Tasks,
}

pub(super) fn timeouts() -> Timeouts {
    let second = Duration::from_secs(1);
    Timeouts { connect: second, request: 5 * second, silence: second }
}

impl Kiosk {
    /// Starts with a clock that nobody has set, two days off.
    pub(super) fn start(store: Store, backend: &StandIn) -> Self {
        let off = (NOON + 2 * 86_400) * 1000;
        let clock = Arc::new(SimulatedClock::new(off, Evidence::default()));
        // Before sync runs: it may learn the time at once.
        assert_eq!(clock.now().confidence, ClockConfidence::Unknown);
        let client = Client::new(&backend.address(), timeouts()).unwrap();
        let mut tasks = Tasks::default();
        let checkins = Arc::new(Mutex::new(vec![]));
        let reported = checkins.clone();
        let as_clock: Arc<dyn Clock> = clock.clone();
        let sync = sync::start(&mut tasks, &store, &client, &as_clock, move |events| {
            reported.lock().unwrap().push(events.iter().map(|event| event.event).collect());
        });
        let (online, totals) = (sync.online, sync.totals);
        Self { store, clock, online, totals, checkins, _tasks: tasks }
    }

    /// Waits until `holds`.
    pub(super) async fn until(&self, what: &str, holds: impl Fn(&Store) -> bool) {
        let waited = tokio::time::timeout(Duration::from_secs(30), async {
            while !holds(&self.store) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        assert!(waited.await.is_ok(), "{what} never came");
    }

    pub(super) async fn until_online(&self) {
        self.until("the backend's answer", |_| *self.online.borrow()).await;
    }

    pub(super) async fn until_sent(&self) {
        self.until("an empty backlog", |store| store.backlog().unwrap().is_empty()).await;
    }
}

pub(super) fn enrolled_store() -> Store {
    let store = Store::open_in_memory().unwrap();
    store.save_identity(&enrolled(7), &own_key()).unwrap();
    store
}

pub(super) async fn backend() -> StandIn {
    let backend = StandIn::away(Some(own_key().verifying_key())).await;
    backend.serve().await;
    backend
}

pub(super) fn fill(store: &Store, contacts: u64, records: u64) {
    let contacts: Vec<_> = (0..contacts).map(|number| contact(number, NOON)).collect();
    store.settle(&contacts, []).unwrap();
    for record in 0..records {
        store.submit_sealed(declaration(&format!("body-{record:03}-"), NOON)).unwrap();
    }
}
