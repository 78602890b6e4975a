//! Units of work beside each other: those of different kiosks and venues do not wait, those of one do.

mod senders;
mod told;

use std::sync::Arc;
use std::time::Duration;

use backend::kiosks;
use backend::kiosks::code::OneTimeCode;
use backend::records;
use backend::store::records::Delivery;
use backend::store::within::Within;
use backend::store::{Store, StoreError, Tx};
use backend::venues::add_venue;
use ed25519_dalek::SigningKey;
use protocol::api::{Batch, Enrolled, Taken};
use protocol::contact::ContactId;
use protocol::receipt::ReceiptId;
use protocol::record::Contact;
use tokio::task::JoinHandle;

use crate::support::database::{TestDatabase, on_postgres};
use crate::support::records::{batch, contact, declared};
use crate::support::{Kiosk, NOW, TestServer};

/// Long enough for a request that does not wait, however busy the machine is.
const LIMIT: Duration = Duration::from_secs(60);
/// Long enough to see that one waits.
const MOMENT: Duration = Duration::from_millis(500);

/// Whether a test about writing side by side has nothing to look at; it says so then.
fn has_one_writer() -> bool {
    if !on_postgres() {
        println!("skipped: SQLite has one writer; script/postgres starts a PostgreSQL");
    }
    !on_postgres()
}

fn heard(seqs: std::ops::RangeInclusive<i64>) -> Vec<Contact> {
    seqs.map(|seq| contact(seq, ContactId([u8::try_from(seq).unwrap(); 12]), NOW - 60)).collect()
}

fn delivery(server: &TestServer, kiosk: &Kiosk, sent: Batch) -> Delivery {
    let kiosk = server.read().kiosk(kiosk.number).unwrap().unwrap();
    Delivery {
        kiosk: kiosk.kiosk,
        venue: kiosk.venue,
        received_s: NOW,
        contacts: sent.contacts,
        records: sent.records,
        quarantined: vec![],
    }
}

/// Stores a delivery and leaves the unit of work open.
fn begun<'a>(store: &'a dyn Store, delivery: &Delivery) -> Box<dyn Tx + 'a> {
    let mut tx = store.begin_within(delivery.within()).unwrap();
    let taken = records::deliver(tx.as_mut(), delivery).unwrap();
    let all = delivery.contacts.len() + delivery.records.len();
    assert_eq!(usize::try_from(taken.accepted).unwrap(), all);
    tx
}

/// A kiosk at a venue of its own in the commune of the others.
async fn kiosk_elsewhere(server: &TestServer) -> Kiosk {
    let code = OneTimeCode::from_random(&backend::keys::random::<64>().unwrap()).unwrap();
    let mut tx = server.tx();
    let mut venue = tx.venue_by_letters("BSON").unwrap().unwrap().registered;
    (venue.name, venue.letters) = ("Bến xe Bồng Sơn".to_owned(), "BXBS".to_owned());
    let venue = add_venue(tx.as_mut(), &venue, NOW).unwrap();
    kiosks::add(tx.as_mut(), &server.app.keys, venue, "", &code, NOW).unwrap();
    tx.commit().unwrap();
    let key = SigningKey::from_bytes(&backend::keys::random().unwrap());
    let enrolled: Enrolled = server.enrol(&code.show(), &key).await.json().await.unwrap();
    Kiosk { number: enrolled.kiosk, key, enrolled }
}

/// Sends on its own.
fn sending(server: &Arc<TestServer>, kiosk: &Arc<Kiosk>, sent: &Batch) -> JoinHandle<Taken> {
    let (server, kiosk, sent) = (Arc::clone(server), Arc::clone(kiosk), sent.clone());
    tokio::spawn(async move { server.send(&kiosk, &sent).await })
}

async fn within_limit<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(LIMIT, work).await.unwrap()
}

async fn waits<T: std::fmt::Debug>(work: &mut JoinHandle<T>) {
    let early = tokio::time::timeout(MOMENT, work).await;
    assert!(early.is_err(), "it did not wait: {early:?}");
}

async fn stop(server: Arc<TestServer>) {
    Arc::into_inner(server).unwrap().stop().await;
}

/// Delivers on a thread of its own.
fn delivering(store: &Arc<dyn Store>, delivery: &Delivery) -> JoinHandle<Taken> {
    let (store, delivery) = (Arc::clone(store), delivery.clone());
    tokio::task::spawn_blocking(move || {
        let deliver = |tx: &mut dyn Tx| records::deliver(tx, &delivery);
        store.write_within(delivery.within(), deliver).unwrap()
    })
}

/// Two processes without a server's periodic work, which wants everything now and then, so that all wait for whoever
/// is under way.
async fn two_processes(server: TestServer) -> (TestDatabase, [Arc<dyn Store>; 2]) {
    let stored = server.stop().await;
    let open = || backend::store::open(&stored.config()).unwrap();
    let stores = [open(), open()];
    (stored, stores)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_is_under_way_holds_up_its_own_kiosk_and_no_other() {
    if has_one_writer() {
        return;
    }
    let server = TestServer::start().await;
    let (slow, quick) = (server.kiosk().await, server.kiosk().await);
    let of = |kiosk| delivery(&server, kiosk, batch(heard(1..=5), vec![]));
    let (slow, quick) = (of(&slow), of(&quick));
    assert_eq!(slow.venue, quick.venue);
    let (_stored, [one, other]) = two_processes(server).await;
    let open = begun(one.as_ref(), &slow);
    assert_eq!(within_limit(delivering(&other, &quick)).await.unwrap().accepted, 5);
    assert_eq!(within_limit(delivering(&one, &quick)).await.unwrap().duplicates, 5);
    let mut again = delivering(&other, &slow);
    waits(&mut again).await;
    open.commit().unwrap();
    let again = within_limit(again).await.unwrap();
    assert_eq!((again.accepted, again.duplicates), (0, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_venue_is_written_by_one_at_a_time_and_waits_for_no_other_venue() {
    if has_one_writer() {
        return;
    }
    let server = TestServer::start().await;
    let (market, at_market) = (server.kiosk().await, server.kiosk().await);
    let station = kiosk_elsewhere(&server).await;
    let heard = |kiosk| delivery(&server, kiosk, batch(heard(1..=2), vec![]));
    let (at_market, station) = (heard(&at_market), heard(&station));
    let (_stored, [one, other]) = two_processes(server).await;
    let open = one.begin_within(Within::VenueOf(market.number)).unwrap();
    let elsewhere = other.begin_within(Within::VenueOf(station.kiosk)).unwrap();
    elsewhere.commit().unwrap();
    assert_eq!(within_limit(delivering(&other, &station)).await.unwrap().accepted, 2);
    // Nor may another kiosk of the venue deliver.
    let mut beside = delivering(&other, &at_market);
    waits(&mut beside).await;
    drop(open);
    assert_eq!(within_limit(beside).await.unwrap().accepted, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_write_everything_is_alone() {
    let server = Arc::new(TestServer::start().await);
    let kiosk = Arc::new(server.kiosk().await);
    let store = Arc::clone(&server.app.store);
    let sent = batch(heard(1..=3), vec![]);
    let whole = store.begin().unwrap();
    let mut beside = sending(&server, &kiosk, &sent);
    waits(&mut beside).await;
    drop(whole);
    assert_eq!(within_limit(beside).await.unwrap().accepted, 3);

    let open = begun(store.as_ref(), &delivery(&server, &kiosk, batch(heard(4..=4), vec![])));
    let writing = Arc::clone(&store);
    let mut whole = tokio::task::spawn_blocking(move || {
        writing.write(|tx| tx.set_setting("beside", b"1")).unwrap();
    });
    waits(&mut whole).await;
    open.commit().unwrap();
    within_limit(whole).await.unwrap();
    stop(server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_delivery_many_times_at_once_is_stored_once() {
    let server = Arc::new(TestServer::start().await);
    let kiosk = Arc::new(server.kiosk().await);
    let id = ReceiptId::from_random([7; 4]);
    let sent = batch(heard(1..=20), vec![declared(1, NOW - 30, 2, id)]);
    let all: Vec<_> = (0..8).map(|_| sending(&server, &kiosk, &sent)).collect();
    let mut total = Taken::default();
    for one in all {
        let taken = within_limit(one).await.unwrap();
        total.accepted += taken.accepted;
        total.duplicates += taken.duplicates;
        total.rewound += taken.rewound;
    }
    assert_eq!((total.accepted, total.duplicates, total.rewound), (21, 7 * 21, 0));
    assert_eq!(server.dump().len(), 21);
    stop(server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commune_reads_on_from_a_number_and_misses_nobody() {
    if has_one_writer() {
        return;
    }
    let server = TestServer::start().await;
    let (first, second) = (server.kiosk().await, kiosk_elsewhere(&server).await);
    let told = |kiosk, letter| {
        let record = declared(1, NOW - 5, 1, ReceiptId::from_random([letter; 4]));
        delivery(&server, kiosk, batch(vec![], vec![record]))
    };
    let (first, second) = (told(&first, 1), told(&second, 2));
    let (_stored, [one, other]) = two_processes(server).await;
    let day = protocol::civil::vietnam_day(NOW);
    let numbers = || {
        let rows = one.read(|read| read.declared_after(first.venue, day, 0, 10)).unwrap();
        rows.len()
    };
    let open = begun(one.as_ref(), &first);
    let mut later = delivering(&other, &second);
    waits(&mut later).await;
    assert_eq!(numbers(), 0);
    open.commit().unwrap();
    within_limit(later).await.unwrap();
    assert_eq!(numbers(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_work_that_fails_on_its_way_stores_nothing() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let venue = server.read().kiosk(kiosk.number).unwrap().unwrap().venue;
    // A row that no delivery left: its number is taken without anybody knowing.
    let (day, id) =
        ((NOW - 60).div_euclid(protocol::DAY_S), if on_postgres() { "'\\x00'" } else { "x'00'" });
    let row = format!(
        "INSERT INTO contacts (venue_id, day, kiosk_id, seq, incarnation, id, phone, first_s, \
         last_s, sightings, near_minutes, clock) VALUES ({venue}, {day}, {}, 3, 0, {id}, 0, 0, 0, \
         1, 0, 0)",
        kiosk.number
    );
    server.stored.execute(&row).unwrap();
    let sent = delivery(&server, &kiosk, batch(heard(1..=5), vec![]));
    let stored: Result<Taken, StoreError> =
        server.app.store.write_within(sent.within(), |tx| records::deliver(tx, &sent));
    assert!(matches!(stored, Err(StoreError::Failed(_))), "{stored:?}");
    assert_eq!(server.stored.number("SELECT count(*) FROM contacts"), 1);
    assert_eq!(server.stored.number("SELECT count(*) FROM kiosk_streams"), 0);
    assert_eq!(server.stored.number("SELECT count(*) FROM contact_days"), 0);
    server.stored.execute("DELETE FROM contacts").unwrap();
    assert_eq!(server.send(&kiosk, &batch(heard(1..=5), vec![])).await.accepted, 5);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_has_nothing_to_delete_waits_for_nobody() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let sent = delivery(&server, &kiosk, batch(heard(1..=3), vec![]));
    let days = server.app.config.retention();
    let (_stored, [one, other]) = two_processes(server).await;
    let run = move || backend::retention::run(other.as_ref(), &days, NOW).unwrap();
    // The days around today are made.
    run();
    let open = begun(one.as_ref(), &sent);
    let round = within_limit(tokio::task::spawn_blocking(run)).await.unwrap();
    assert!(round.deleted.is_empty() && round.is_whole);
    open.commit().unwrap();
}

/// The server ends what hangs after twenty seconds.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_hangs_within_a_unit_of_work_holds_nobody_up_for_ever() {
    if has_one_writer() {
        return;
    }
    let server = Arc::new(TestServer::start().await);
    let kiosk = Arc::new(server.kiosk().await);
    let hung = backend::store::open(&server.database()).unwrap();
    let sent = batch(heard(1..=3), vec![]);
    let open = begun(hung.as_ref(), &delivery(&server, &kiosk, sent.clone()));
    let mut again = sending(&server, &kiosk, &sent);
    let store = Arc::clone(&server.app.store);
    let mut whole = tokio::task::spawn_blocking(move || {
        store.write(|tx| tx.set_setting("beside", b"1")).unwrap();
    });
    waits(&mut again).await;
    waits(&mut whole).await;
    within_limit(whole).await.unwrap();
    assert_eq!(within_limit(again).await.unwrap().accepted, 3);
    assert!(matches!(open.commit(), Err(StoreError::Away(_))));
    stop(server).await;
}
