//! Who declared today: what a kiosk tells, what it is told, and that nothing outlives its day.

use protocol::checkin_card::CardKind;
use protocol::civil::{day_start_s, vietnam_day};
use protocol::declared::{CardTag, DayKey, Declared};
use protocol::receipt::{Receipt, ReceiptId};
use protocol::secret::Secret;

use super::*;
use crate::store::declared;

fn key(day: i64, byte: u8) -> DayKey {
    DayKey { day, key: Secret::new([byte; 32]) }
}

fn today() -> i64 {
    vietnam_day(NOON)
}

fn tag(number: &str) -> CardTag {
    CardTag::of(&key(today(), 7), CardKind::Cccd, number).unwrap()
}

fn id(number: u32) -> ReceiptId {
    ReceiptId::new(number).unwrap()
}

fn told(number: i64, day: i64) -> Declared {
    let receipt = id(u32::try_from(number).unwrap());
    Declared { number, day, receipt, people: 2, cards: vec![tag(&number.to_string())] }
}

fn hold(store: &Store, keys: &[DayKey]) {
    store.write(|transaction| declared::put_day_keys(transaction, keys)).unwrap();
}

/// A declaration by two cards is in the outbox.
fn declare(store: &Store) -> i64 {
    let cards = vec![tag("001160012345"), tag("001160012346")];
    let own = Sealed { people: 3, receipt: Some(id(5)), cards, ..sealed("c2VhbGVk") };
    store.submit_sealed(own).unwrap()
}

fn sent_cards(store: &Store) -> usize {
    let batch = store.next_batch(10).unwrap();
    let Body::Sealed(sealed) = &batch.records[0].body else { panic!("not sealed") };
    sealed.cards.len()
}

#[test]
fn tags_go_with_their_record_while_the_day_lasts_and_are_not_in_it() {
    let store = Store::open_in_memory().unwrap();
    hold(&store, &[key(today(), 7)]);
    let seq = declare(&store);
    assert!(store.has_declared(today(), tag("001160012345")).unwrap(), "known at once");
    assert!(!store.has_declared(today() + 1, tag("001160012345")).unwrap());
    assert_eq!(store.receipts_of(today()).unwrap(), [Receipt { id: id(5), people: 3 }]);
    assert_eq!(sent_cards(&store), 2);
    let sql = "SELECT body FROM outbox WHERE seq = ?1";
    let body: String = store.lock().query_row(sql, [seq], |row| row.get(0)).unwrap();
    assert!(!body.contains("cards"), "{body}");

    let midnight = day_start_s(today() + 1);
    store.delete_before(0, 0, midnight - 1).unwrap();
    assert_eq!(sent_cards(&store), 2);
    store.delete_before(0, 0, midnight).unwrap();
    assert_eq!(sent_cards(&store), 0, "the record goes without them");
    assert!(!store.has_declared(today(), tag("001160012345")).unwrap());
    assert_eq!(store.receipts_of(today()).unwrap(), []);
    assert_eq!(store.day_key(today()).unwrap(), None);
}

#[test]
fn the_backend_tells_of_others_and_only_of_today() {
    let store = Store::open_in_memory().unwrap();
    let day = today();
    store.record_declared(&[told(4, day - 1), told(5, day), told(6, day + 1)], day).unwrap();
    store.record_declared(&[told(5, day), told(7, day + 2)], day).unwrap();
    let known = |number: &str, day| store.has_declared(day, tag(number)).unwrap();
    assert_eq!((known("4", day - 1), known("5", day), known("7", day + 2)), (false, true, false));
    assert!(known("6", day + 1), "clocks differ around midnight");
    assert_eq!(store.receipts_of(day).unwrap().len(), 1);
    assert_eq!(store.last_declared().unwrap(), 7);
    store.delete_before(0, 0, day_start_s(day + 1)).unwrap();
    assert_eq!(store.last_declared().unwrap(), 0, "a restored backend counts lower");
    assert!(known("6", day + 1));
}

#[test]
fn a_flood_of_declarations_is_bounded() {
    let store = Store::open_in_memory().unwrap();
    let day = today();
    let many: Vec<_> = (1..=i64::from(protocol::declared::DECLARED_MAX) + 500)
        .map(|number| Declared { cards: vec![], ..told(number, day) })
        .collect();
    for page in many.chunks(1000) {
        store.record_declared(page, day).unwrap();
    }
    let known = store.receipts_of(day).unwrap().len();
    assert_eq!(u32::try_from(known), Ok(protocol::declared::DECLARED_MAX));
}

#[test]
fn only_the_keys_that_were_sent_last_are_held() {
    let store = Store::open_in_memory().unwrap();
    let day = today();
    hold(&store, &[key(day, 7), key(day + 1, 8)]);
    declare(&store);
    hold(&store, &[key(day, 7)]);
    assert_eq!(store.day_key(day).unwrap(), Some(key(day, 7)));
    assert_eq!(store.day_key(day + 1).unwrap(), None);
    assert!(store.has_declared(day, tag("001160012345")).unwrap());
    hold(&store, &[key(day, 9)]);
    assert_eq!(store.day_key(day).unwrap(), Some(key(day, 9)));
    assert!(!store.has_declared(day, tag("001160012345")).unwrap(), "of the key before");
}
