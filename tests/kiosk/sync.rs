//! Sync against a small backend of its own: lost answers, refusals, absence, replayed events.

mod bounds;
mod burst;
mod harness;
mod keys;
mod rewind;
mod stand_in;
mod time;

use std::time::Duration;

use ed25519_dalek::SigningKey;
use kiosk::devices::clock::{Clock, Evidence, SimulatedClock};
use kiosk::store::Store;
use kiosk::sync::client::{Client, ClientError, Timeouts};
use kiosk::sync::enrol::enrol;
use kiosk::sync::{self, SyncError};
use protocol::api::ProblemCode;
use protocol::clock::ClockConfidence;
use protocol::secret::Secret;

use crate::support::fixtures::{self, NOON, backend_key, event};
use harness::{Kiosk, backend, enrolled_store, fill, own_key, timeouts};
use stand_in::{Fate, StandIn, case_list, invitation};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_backends_time_is_learnt_and_proves_hold_with_it() {
    let backend = backend().await;
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    fill(&kiosk.store, 1, 0);
    kiosk.until_sent().await;
    let now = kiosk.clock.now();
    assert_eq!(now.confidence, ClockConfidence::Synced);
    let off = now.unix_ms - backend.now_ms();
    assert!(off.abs() < 2_000, "{off} ms off");
}

#[tokio::test]
async fn a_refused_proof_time_is_cured_by_the_refusal() {
    let backend = backend().await;
    let client = Client::new(&backend.address(), timeouts()).unwrap();
    let clock = SimulatedClock::new(0, Evidence::default());
    let who = sync::client::Credentials { kiosk: 7, key: own_key() };
    let signed = client.venue("5f", &who, &clock).await.unwrap();
    assert_eq!(signed.verify(7, "5f", &backend_key().verifying_key()), Ok(fixtures::venue()));
    assert_eq!(clock.now().confidence, ClockConfidence::Synced);

    let stranger = sync::client::Credentials { kiosk: 7, key: SigningKey::from_bytes(&[4; 32]) };
    let error = client.venue("5f", &stranger, &clock).await.unwrap_err();
    assert_eq!(error.code(), Some(ProblemCode::Proof));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_repeated_after_a_lost_answer_is_identical_and_pauses_grow() {
    let backend = backend().await;
    backend.inner().fates.extend([Fate::AnswerLost, Fate::Trouble]);
    let store = enrolled_store();
    fill(&store, 20, 3);
    let kiosk = Kiosk::start(store, &backend);
    kiosk.until("a first upload", |_| !backend.inner().uploads.is_empty()).await;
    fill(&kiosk.store, 5, 1);
    kiosk.until_sent().await;

    let inner = backend.inner();
    assert_eq!(inner.uploads.len(), 4, "lost, trouble, through, and what came meanwhile");
    assert!(inner.uploads[0] == inner.uploads[1] && inner.uploads[1] == inner.uploads[2]);
    assert_eq!(inner.stored.len(), 20 + 3 + 5 + 1);
    let pauses: Vec<_> = inner.came.windows(2).map(|two| two[1] - two[0]).collect();
    // Half of 2 s and half of 4 s at least; the store being awake does not cut them short.
    assert!(pauses[0] >= Duration::from_secs(1), "{pauses:?}");
    assert!(pauses[1] >= Duration::from_secs(2), "{pauses:?}");
    assert!(pauses[2] < pauses[1], "{pauses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_record_that_is_refused_for_ever_is_set_aside() {
    let backend = backend().await;
    backend.inner().refuses = Some("body-031-");
    let store = enrolled_store();
    fill(&store, 40, 60);
    let kiosk = Kiosk::start(store, &backend);
    kiosk.until_sent().await;
    assert_eq!(backend.inner().stored.len(), 99);
    let parked = kiosk.store.parked().unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].seq, 32);
    assert!(parked[0].reason.contains("Malformed"), "{}", parked[0].reason);
    assert!(backend.inner().uploads.len() < 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_backend_is_away_everything_waits_and_then_arrives_once() {
    let backend = StandIn::away(Some(own_key().verifying_key())).await;
    let store = enrolled_store();
    let kiosk = Kiosk::start(store, &backend);
    fill(&kiosk.store, 1200, 30);
    assert!(!*kiosk.online.borrow());
    let waiting = kiosk.store.backlog().unwrap();
    assert_eq!((waiting.contacts, waiting.records), (1200, 30));

    backend.serve().await;
    kiosk.until_sent().await;
    kiosk.until_online().await;
    assert_eq!(backend.inner().stored.len(), 1230);
    assert_eq!(backend.inner().uploads.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_count_once_however_often_they_are_told() {
    let backend = backend().await;
    {
        let mut inner = backend.inner();
        inner.events = vec![event(5, NOON), event(6, NOON), event(5, NOON)];
        inner.stays = false;
    }
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    kiosk.until("a second stream", |_| backend.inner().asked_after.len() >= 2).await;
    backend.inner().events.push(event(7, NOON));
    // This one falls silent and is opened again.
    backend.inner().stays = true;
    let streams = backend.inner().asked_after.len();
    kiosk
        .until("a stream after the silent one", |_| {
            backend.inner().asked_after.len() >= streams + 2
        })
        .await;
    kiosk.until("event 7", |store| store.last_event().unwrap() == 7).await;
    assert_eq!(kiosk.store.counts(NOON, NOON + 1).unwrap().entered, 3);
    assert_eq!(kiosk.checkins.lock().unwrap().concat(), [5, 6, 7]);
    assert_eq!(backend.inner().asked_after[..2], ["after=0&declared=0", "after=6&declared=0"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_lists_and_the_venue_follow_the_backend_but_never_back() {
    let backend = backend().await;
    {
        let mut inner = backend.inner();
        inner.cases = case_list(4);
        inner.venue.position = "Cổng số 3".to_owned();
        inner.stays = false;
    }
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    kiosk.until("list 4", |store| store.cases_version().unwrap() == 4).await;
    let position = |store: &Store| store.identity().unwrap().unwrap().venue.position;
    kiosk.until("the venue", |store| position(store) == "Cổng số 3").await;

    backend.inner().cases = case_list(6);
    backend.inner().news = Some(6);
    kiosk.until("list 6", |store| store.cases_version().unwrap() == 6).await;

    // A forged list, newer by its number, is not taken; nor is an older one that is signed. And
    // neither holds a record back.
    let mut forged = case_list(9);
    forged.list = forged.list.replace('9', "8");
    for (round, list) in (1..).zip([forged, case_list(5)]) {
        backend.inner().cases = list;
        let asked = backend.inner().asked_cases;
        let kiosk = Kiosk::start(kiosk.store.clone(), &backend);
        kiosk.until("its question", |_| backend.inner().asked_cases > asked).await;
        kiosk.store.push(&fixtures::gap()).unwrap();
        kiosk.until_sent().await;
        assert_eq!(backend.inner().stored.len(), round);
        assert_eq!(kiosk.store.cases_version().unwrap(), 6);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_venue_that_somebody_else_signed_changes_nothing() {
    let backend = backend().await;
    {
        let mut inner = backend.inner();
        inner.venue.position = "Cổng số 3".to_owned();
        inner.venue_key = SigningKey::from_bytes(&[0x66; 32]);
    }
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    fill(&kiosk.store, 1, 0);
    // Uploads go on; the venue is asked for before them.
    kiosk.until_sent().await;
    assert_eq!(kiosk.store.identity().unwrap().unwrap().venue, fixtures::venue());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enrolment_survives_a_lost_answer_and_starts_sync() {
    let backend = StandIn::away(None).await;
    backend.serve().await;
    backend.inner().lost_enrolments = 1;
    let kiosk = Kiosk::start(Store::open_in_memory().unwrap(), &backend);
    fill(&kiosk.store, 3, 1);
    let client = Client::new(&backend.address(), timeouts()).unwrap();
    let (store, clock) = (kiosk.store.clone(), kiosk.clock.clone());
    let attempt = async |invitation: &str, fresh: u8| {
        let fresh = Secret::new([fresh; 32]);
        enrol(&store, &client, clock.as_ref(), invitation, fresh).await
    };

    let error = attempt(&invitation("WXYZ223456"), 1).await.unwrap_err();
    assert!(error.to_string().contains("ask the operator for a new invitation"), "{error}");
    assert!(matches!(error, SyncError::Client(error) if error.is_permanent()));

    let error = attempt(&invitation("ABCDE23456"), 2).await.unwrap_err();
    assert!(matches!(error, SyncError::Client(ClientError::Unreachable(_))), "{error}");
    assert!(store.identity().unwrap().is_none());
    let identity =
        attempt(&format!(" {} ", invitation("ABCDE23456").to_lowercase()), 3).await.unwrap();
    assert_eq!(identity.kiosk, 7);
    let keys = backend.inner().enrolments.clone();
    assert!(keys[1] == keys[2] && keys[0] != keys[1]);

    kiosk.until_sent().await;
    assert_eq!(backend.inner().stored.len(), 4);
}

#[test]
fn odd_addresses_are_named() {
    for address in
        ["", "example.vn", "ftp://example.vn", "https://", "https://a.vn/b", "https://u@a.vn"]
    {
        let error = Client::new(address, Timeouts::default()).unwrap_err();
        assert!(error.is_permanent() && error.to_string().contains("kiosk.toml"), "{error}");
    }
    Client::new("https://bluezone.example.vn", Timeouts::default()).unwrap();
    Client::new("http://[::1]:8080", Timeouts::default()).unwrap();
}
