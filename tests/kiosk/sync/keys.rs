//! Keys that the backend, or whoever stands in its place, exchanges.

use ed25519_dalek::SigningKey;
use kiosk::store::{Confirmation, SealingKeys, Store};
use kiosk::sync::SyncError;
use kiosk::sync::client::Client;
use kiosk::sync::enrol::enrol;
use protocol::api::Venue;
use protocol::seal::Recipients;
use protocol::secret::Secret;
use protocol::signed_venue::SignedVenue;

use super::harness::{Kiosk, backend, enrolled_store, fill, timeouts};
use super::stand_in::{StandIn, invitation};
use crate::support::fixtures::{NOON, backend_key, recipients, venue};

fn other_keys() -> Recipients {
    let key = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";
    Recipients::try_from(vec![key.to_owned()]).unwrap()
}

fn in_use(store: &Store) -> Recipients {
    store.identity().unwrap().unwrap().venue.recipients
}

#[tokio::test]
async fn other_keys_than_the_invitation_names_enrol_nobody() {
    let backend = StandIn::away(None).await;
    backend.serve().await;
    let store = Store::open_in_memory().unwrap();
    let client = Client::new(&backend.address(), timeouts()).unwrap();
    let clock = kiosk::devices::clock::SimulatedClock::synced(NOON * 1000);
    let attempt = async || {
        let fresh = Secret::new([3; 32]);
        enrol(&store, &client, &clock, &invitation("ABCDE23456"), fresh).await
    };
    let honest = backend.inner().enrolled.clone();
    let mut keys = honest.clone();
    keys.venue.recipients = other_keys();
    let mut authority = honest.clone();
    authority.venue.authority = Some(other_keys());
    let mut signer = honest.clone();
    let stranger = SigningKey::from_bytes(&[8; 32]).verifying_key();
    signer.backend_key = data_encoding::HEXLOWER.encode(stranger.as_bytes());
    for answer in [keys, authority, signer] {
        backend.inner().enrolled = answer;
        let error = attempt().await.unwrap_err();
        assert!(matches!(error, SyncError::OtherKeys { .. }), "{error}");
        assert!(store.identity().unwrap().is_none());
    }
    backend.inner().enrolled = honest;
    assert_eq!(attempt().await.unwrap().kiosk, 7);

    let cut = "ABCDE-23456";
    let error = enrol(&store, &client, &clock, cut, Secret::new([3; 32])).await.unwrap_err();
    assert!(error.to_string().contains("cut short"), "{error}");
}

/// What is beside the keys: whoever stands between could make receipts of his own valid, send visitors to
/// his page, or have the kiosk call the venue full.
fn exchanged(venue: &mut Venue) {
    venue.receipt_key = Secret::new([9; 32]);
    venue.host = "elsewhere.example".to_owned();
    venue.capacity = Some(1);
}

#[tokio::test]
async fn an_enrolment_takes_the_venue_that_the_backend_signed() {
    let backend = StandIn::away(None).await;
    backend.serve().await;
    exchanged(&mut backend.inner().enrolled.venue);
    let store = Store::open_in_memory().unwrap();
    let client = Client::new(&backend.address(), timeouts()).unwrap();
    let clock = kiosk::devices::clock::SimulatedClock::synced(NOON * 1000);
    let attempt = async || {
        let fresh = Secret::new([3; 32]);
        enrol(&store, &client, &clock, &invitation("ABCDE23456"), fresh).await
    };
    backend.inner().venue_key = SigningKey::from_bytes(&[8; 32]);
    let error = attempt().await.unwrap_err();
    assert!(matches!(error, SyncError::Venue(_)), "{error}");
    assert!(store.identity().unwrap().is_none());
    backend.inner().venue_key = backend_key();
    assert_eq!(attempt().await.unwrap().venue, venue());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_venue_that_another_key_signed_changes_nothing() {
    let backend = backend().await;
    {
        let mut inner = backend.inner();
        exchanged(&mut inner.venue);
        inner.venue_key = SigningKey::from_bytes(&[8; 32]);
    }
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    fill(&kiosk.store, 1, 0);
    // Uploads go on; the venue is asked for before them.
    kiosk.until_sent().await;
    assert_eq!(kiosk.store.identity().unwrap().unwrap().venue, venue());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exchanged_keys_wait_for_staff_and_all_else_follows() {
    let backend = backend().await;
    {
        let mut inner = backend.inner();
        inner.venue.recipients = other_keys();
        inner.venue.authority = Some(other_keys());
        inner.venue.position = "Cổng số 3".to_owned();
    }
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    kiosk.until("other keys", |store| store.pending_keys().unwrap().is_some()).await;
    let known = kiosk.store.identity().unwrap().unwrap();
    assert_eq!((known.venue.recipients, known.venue.authority), (recipients(), None));
    assert_eq!(known.venue.position, "Cổng số 3");

    let pending = kiosk.store.pending_keys().unwrap().unwrap();
    let backend_key = backend_key().verifying_key();
    let old = SealingKeys::of(&venue()).fingerprint(&backend_key);
    let new = pending.fingerprint(&backend_key);
    assert_eq!(kiosk.store.confirm_keys(old).unwrap(), Confirmation::Other(new));
    assert_eq!(in_use(&kiosk.store), recipients());
    assert_eq!(kiosk.store.confirm_keys(new).unwrap(), Confirmation::Done);
    let known = kiosk.store.identity().unwrap().unwrap();
    assert_eq!((known.venue.recipients, known.venue.authority), (other_keys(), Some(other_keys())));
    assert_eq!(kiosk.store.confirm_keys(new).unwrap(), Confirmation::NothingPending);

    // The backend takes its word back before anybody has confirmed it.
    let store = kiosk.store.clone();
    drop(kiosk);
    backend.inner().venue.authority = None;
    let kiosk = Kiosk::start(store, &backend);
    kiosk.until("other keys", |store| store.pending_keys().unwrap().is_some()).await;
    let store = kiosk.store.clone();
    drop(kiosk);
    backend.inner().venue.authority = Some(other_keys());
    let kiosk = Kiosk::start(store, &backend);
    kiosk.until("the keys before", |store| store.pending_keys().unwrap().is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_venue_of_yesterday_changes_nothing() {
    let backend = backend().await;
    {
        let mut inner = backend.inner();
        let mut yesterday = venue();
        yesterday.poster_epoch = 9;
        let signed = SignedVenue::sign(&yesterday, 7, "5f5f", &inner.venue_key).unwrap();
        inner.old_venue = Some(signed);
    }
    let kiosk = Kiosk::start(enrolled_store(), &backend);
    fill(&kiosk.store, 1, 0);
    // Uploads go on; the venue is asked for before them.
    kiosk.until_sent().await;
    assert_eq!(kiosk.store.identity().unwrap().unwrap().venue, venue());
}
