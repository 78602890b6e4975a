//! A kiosk's data folder is put back to an earlier state, against the real backend: everything of both
//! lives arrives, and both sides say so.

use std::path::Path;
use std::sync::Arc;

use kiosk::devices::clock::{Clock, SimulatedClock};
use kiosk::store::Store;
use kiosk::sync;
use kiosk::sync::client::{Client, Timeouts};
use kiosk::tasks::Tasks;

use crate::common::{Backend, Kiosk, count, now_s, wait_for};
use crate::support::fixtures::{contact, declaration};

/// Syncs what is in the folder's database until nothing waits.
async fn sync(backend: &Backend, database: &Path) {
    let store = Store::open(database).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SimulatedClock::synced(now_s() * 1000));
    let client = Client::new(&backend.url(), Timeouts::default()).unwrap();
    let mut tasks = Tasks::default();
    sync::start(&mut tasks, &store, &client, &clock, |_| {});
    wait_for("an empty backlog", async || store.backlog().unwrap().is_empty().then_some(())).await;
    tasks.stop().await;
}

/// Copies the database; nobody has it open, so its log is empty.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(to).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_of_both_lives_arrive() {
    let backend = Backend::start().await;
    let kiosk = Kiosk::enrolled(&backend);
    let (data, kept) = (kiosk.dir.path().join("data"), kiosk.dir.path().join("kept"));
    copy(&data, &kept);
    for life in [0, 100] {
        let contacts: Vec<_> = (1..=3).map(|number| contact(life + number, now_s())).collect();
        Store::open(&kiosk.database()).unwrap().settle(&contacts, []).unwrap();
        sync(&backend, &kiosk.database()).await;
        if life == 0 {
            copy(&kept, &data);
        }
    }
    let ids = "SELECT count(DISTINCT id) FROM contacts";
    assert_eq!(count(&backend.database(), ids), 6);
    assert!(Store::open(&kiosk.database()).unwrap().rewound().unwrap().is_some());
    assert_eq!(backend.cli(&["kiosk", "list"])[0]["rewound"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_both_lives_arrive_and_later_ones_go_on_above() {
    let backend = Backend::start().await;
    let kiosk = Kiosk::enrolled(&backend);
    let (data, kept) = (kiosk.dir.path().join("data"), kiosk.dir.path().join("kept"));
    let sealed = |body: &str| {
        let sealed = backend_sealed(body);
        Store::open(&kiosk.database())
            .unwrap()
            .submit_sealed(declaration(&sealed, now_s()))
            .unwrap()
    };
    sealed("one");
    sealed("two");
    sync(&backend, &kiosk.database()).await;
    copy(&data, &kept);
    for number in 3..=6 {
        assert_eq!(sealed(&format!("record {number} of the first life")), number);
    }
    sync(&backend, &kiosk.database()).await;
    copy(&kept, &data);
    assert_eq!(sealed("record 3 of the second life"), 3);
    sync(&backend, &kiosk.database()).await;
    assert_eq!(count(&backend.database(), "SELECT count(*) FROM sealed"), 7);
    assert_eq!(sealed("after it was noticed"), 7, "above what the backend knows");
    sync(&backend, &kiosk.database()).await;
    assert_eq!(count(&backend.database(), "SELECT count(*) FROM sealed"), 8);
    let store = Store::open(&kiosk.database()).unwrap();
    assert_eq!(store.rewound().unwrap().unwrap().times, 1);
}

/// A body that the backend takes: an age file for a key that nobody has.
fn backend_sealed(text: &str) -> String {
    let sealed = crate::support::fixtures::recipients().seal(text.as_bytes()).unwrap();
    data_encoding::BASE64.encode(&sealed)
}
