//! A kiosk whose storage went back in time notices it by the backend's answer.

use kiosk::store::Rewind;

use super::harness::{Kiosk, backend, enrolled_store, fill};
use crate::support::fixtures::{NOON, gap};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_on_above_what_the_backend_knows() {
    let backend = backend().await;
    backend.inner().highest = (5000, 300);
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    fill(&kiosk.store, 3, 2);
    kiosk.until("the higher numbers", |store| store.rewound().unwrap().is_some()).await;
    kiosk.until_sent().await;
    assert_eq!(kiosk.store.push(&gap()).unwrap(), 301);
    fill(&kiosk.store, 1, 0);
    kiosk.until_sent().await;
    assert_eq!(kiosk.store.last_contact().unwrap(), 5001);
    let noted = kiosk.store.rewound().unwrap().unwrap();
    assert!(matches!(noted, Rewind { times: 1, at_s } if at_s >= NOON), "{noted:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_without_end_is_not_believed() {
    let backend = backend().await;
    backend.inner().highest = (i64::MAX, i64::MAX);
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    fill(&kiosk.store, 3, 2);
    kiosk.until_sent().await;
    assert_eq!(kiosk.store.push(&gap()).unwrap(), 3);
    assert_eq!(kiosk.store.rewound().unwrap(), None);
}
