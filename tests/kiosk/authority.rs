//! What the health authority tells kiosks, against the real backend over HTTP: windows of the venue, receipts that are
//! asked, and contacts that stay at the kiosk.

#[path = "authority/local.rs"]
mod local;
#[path = "authority/windows.rs"]
mod windows;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use backend::clock::SystemClock;
use backend::kiosks::{self, code::OneTimeCode};
use backend::store::venues::NewVenue;
use backend::venues::{add_commune, add_venue};
use kiosk::devices::clock::{Clock, Evidence, SimulatedClock};
use kiosk::store::Store;
use kiosk::sync::client::{Client, Timeouts};
use kiosk::sync::enrol::enrol;
use kiosk::sync::{self, SyncState};
use kiosk::tasks::Tasks;
use protocol::secret::Secret;

use crate::support::backend::Backend;
use crate::support::fixtures::recipients;

const DAY_S: i64 = 86_400;

/// A market with a kiosk whose sync runs, and two people of the authority (accounts 1 and 2).
struct Market {
    backend: Backend,
    venue: i64,
    client: Client,
    clock: Arc<dyn Clock>,
    store: Store,
    sync: SyncState,
    _tasks: Tasks,
}

impl Market {
    async fn open() -> Self {
        let backend = Backend::start(Arc::new(SystemClock)).await;
        let app = Arc::clone(&backend.app);
        let now_s = app.clock.now_s();
        let mut tx = app.store.begin().unwrap();
        let keys = Vec::from(recipients());
        let commune = add_commune(tx.as_mut(), "Phường Bồng Sơn", keys, vec![], now_s).unwrap();
        let venue = NewVenue {
            commune,
            name: "Chợ Bồng Sơn".to_owned(),
            letters: "BSON".to_owned(),
            ..NewVenue::default()
        };
        let venue = add_venue(tx.as_mut(), &venue, now_s).unwrap();
        let code = OneTimeCode::from_random(&[3; 10]).unwrap();
        kiosks::add(tx.as_mut(), &app.keys, venue, "Cổng số 2", &code, now_s).unwrap();
        let invitation = kiosks::invitation(tx.as_mut(), &app.keys, venue, &code).unwrap();
        tx.commit().unwrap();
        let people = "INSERT INTO accounts (name, person, role, created_s) \
                      VALUES ('a', 'A', 'authority', 0), ('b', 'B', 'authority', 0)";
        backend.sql(people);

        let store = Store::open_in_memory().unwrap();
        let client = Client::new(&backend.url, Timeouts::default()).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(SimulatedClock::new(0, Evidence::default()));
        let fresh = Secret::new([3; 32]);
        enrol(&store, &client, clock.as_ref(), &invitation.to_string(), fresh).await.unwrap();
        let mut tasks = Tasks::default();
        let sync = sync::start(&mut tasks, &store, &client, &clock, |_| {});
        Self { backend, venue, client, clock, store, sync, _tasks: tasks }
    }

    fn now_s(&self) -> i64 {
        self.backend.app.clock.now_s()
    }

    /// The kiosk's day in Vietnam.
    fn today(&self) -> i64 {
        protocol::civil::vietnam_day(self.now_s())
    }

    /// A published case without keys, which the authority knows of its venues.
    fn case(&self, number: i64, drill: bool) {
        self.backend.sql(&format!(
            "INSERT INTO cases (case_id, digest, added_s, matched, drill) \
             VALUES ({number}, randomblob(32), {}, 1, {})",
            self.now_s(),
            u8::from(drill)
        ));
    }

    /// Waits until `holds`.
    async fn until(&self, what: &str, holds: impl Fn(&Store) -> bool) {
        let waited = tokio::time::timeout(Duration::from_secs(60), async {
            while !holds(&self.store) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        assert!(waited.await.is_ok(), "{what} never came");
    }
}

impl Backend {
    fn database(&self) -> PathBuf {
        self.folder().join("backend.db")
    }

    /// What another process changes beside the server.
    fn sql(&self, statements: &str) {
        rusqlite::Connection::open(self.database()).unwrap().execute_batch(statements).unwrap();
    }

    fn count(&self, sql: &str) -> i64 {
        let database = rusqlite::Connection::open(self.database()).unwrap();
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}
