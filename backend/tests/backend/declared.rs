//! Who declared today, passed on among the kiosks of a commune: a key for each day, tags and receipts
//! while the day lasts, and nothing of them afterwards.

use std::time::Duration;

use backend::retention;
use backend::store::log::LogKey;
use backend::venues::renew_receipts;
use futures_util::StreamExt;
use protocol::DAY_S;
use protocol::api::Venue;
use protocol::checkin_card::CardKind;
use protocol::civil::{day_start_s, vietnam_day};
use protocol::declared::{CardTag, Declared};
use protocol::receipt::ReceiptId;
use protocol::record::Record;
use protocol::signed_venue::SignedVenue;

use crate::support::records::{batch, declared, elsewhere};
use crate::support::{Kiosk, NOW, TestServer};

const NUMBER: &str = "001160012345";

async fn venue(server: &TestServer, kiosk: &Kiosk) -> Venue {
    let answer = server.get(kiosk, "/api/v1/venue?nonce=5f").await;
    let signed: SignedVenue = answer.json().await.unwrap();
    signed.verify(kiosk.number, "5f", &server.app.keys.signing.verifying_key()).unwrap()
}

fn with_cards(mut record: Record, cards: Vec<CardTag>) -> Record {
    *record.body.cards_mut().unwrap() = cards;
    record
}

/// What a new stream says of declarations, up to the totals.
async fn told(server: &TestServer, kiosk: &Kiosk, query: &str) -> Vec<Declared> {
    let answer = server.get(kiosk, &format!("/api/v1/events?{query}")).await;
    assert_eq!(answer.status(), 200);
    let mut bytes = answer.bytes_stream();
    let mut text = String::new();
    while !text.contains("event: totals") {
        let part = tokio::time::timeout(Duration::from_secs(20), bytes.next()).await.unwrap();
        text.push_str(std::str::from_utf8(&part.unwrap().unwrap()).unwrap());
    }
    let events = text.split("\n\n").filter(|event| event.starts_with("event: declared"));
    let data = events.map(|event| event.split_once("data: ").unwrap().1);
    data.map(|data| serde_json::from_str(data).unwrap()).collect()
}

#[tokio::test]
async fn a_kiosk_holds_the_keys_of_today_and_before_midnight_of_tomorrow() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let today = vietnam_day(NOW);
    let enrolled = &kiosk.enrolled.venue.day_keys;
    assert_eq!(enrolled.iter().map(|key| key.day).collect::<Vec<_>>(), [today]);
    assert_eq!(&venue(&server, &kiosk).await.day_keys, enrolled);

    server.clock.set(day_start_s(today + 1) - 3600);
    let late = venue(&server, &kiosk).await.day_keys;
    assert_eq!(late.iter().map(|key| key.day).collect::<Vec<_>>(), [today, today + 1]);
    assert_eq!(late[0], enrolled[0]);
    assert_ne!(late[0].key, late[1].key);

    // A thief's keys end with the receipts.
    let mut tx = server.tx();
    renew_receipts(tx.as_mut(), 1).unwrap();
    tx.commit().unwrap();
    assert_ne!(venue(&server, &kiosk).await.day_keys[0].key, enrolled[0].key);
}

#[tokio::test]
async fn declarations_of_today_are_passed_on_to_the_commune_and_end_with_the_day() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    let day = vietnam_day(NOW);
    let tag = CardTag::of(&kiosk.enrolled.venue.day_keys[0], CardKind::Cccd, NUMBER).unwrap();
    let ids = [7, 8, 9].map(|number| ReceiptId::new(number).unwrap());
    let by_card = with_cards(declared(1, NOW, 1, ids[0]), vec![tag]);
    let typed = declared(2, NOW, 4, ids[1]);
    let yesterday = with_cards(declared(3, NOW - DAY_S, 1, ids[2]), vec![tag]);
    let records = vec![by_card.clone(), typed, yesterday];
    assert_eq!(server.send(&kiosk, &batch(vec![], records.clone())).await.accepted, 3);
    assert_eq!(server.send(&kiosk, &batch(vec![], records)).await.duplicates, 3);

    let one = |number, receipt, people, cards| Declared { number, day, receipt, people, cards };
    let all = [one(1, ids[0], 1, vec![tag]), one(2, ids[1], 4, vec![])];
    assert_eq!(told(&server, &other, "after=0&declared=0").await, all);
    assert_eq!(told(&server, &other, "after=0&declared=1").await, all[1..]);
    assert_eq!(told(&server, &other, "after=0").await, [], "an older kiosk does not ask");

    // What is erased is told to nobody else.
    let mut tx = server.tx();
    tx.erase_sealed(LogKey { kiosk: kiosk.number, seq: 2, incarnation: 0 }).unwrap();
    tx.commit().unwrap();
    assert_eq!(told(&server, &other, "after=0&declared=0").await, all[..1]);

    // Sent once more after the day, when the kiosk has no tags any more: the same record.
    server.clock.set(day_start_s(day + 1));
    let again = with_cards(by_card, vec![]);
    let taken = server.send(&kiosk, &batch(vec![], vec![again])).await;
    assert_eq!((taken.duplicates, taken.rewound), (1, 0));
    assert_eq!(
        told(&server, &other, "after=0&declared=0").await,
        [],
        "nobody is told of yesterday"
    );
    let config = &server.app.config;
    let round =
        retention::run(server.app.store.as_ref(), &config.retention(), server.now()).unwrap();
    assert_eq!(round.deleted.rows("declared"), 1);
    let held = server.stored.holds(tag.to_string().as_bytes());
    assert!(round.purged && !held, "the tag is in no file");
}

#[tokio::test]
async fn who_has_declared_elsewhere_is_passed_on_too_and_erased_by_receipt() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    let day = vietnam_day(NOW);
    let tag = CardTag::of(&kiosk.enrolled.venue.day_keys[0], CardKind::Cccd, NUMBER).unwrap();
    let receipt = ReceiptId::new(7).unwrap();
    let visit = with_cards(elsewhere(1, NOW, Some(receipt)), vec![tag]);
    let records = vec![visit.clone(), elsewhere(2, NOW, None)];
    assert_eq!(server.send(&kiosk, &batch(vec![], records)).await.accepted, 2);
    let cards = vec![tag];
    let all = [Declared { number: 1, day, receipt, people: 1, cards }];
    assert_eq!(told(&server, &other, "after=0&declared=0").await, all);
    let again = batch(vec![], vec![with_cards(visit, vec![])]);
    assert_eq!(server.send(&kiosk, &again).await.duplicates, 1, "without its tag it is the same");

    let mut tx = server.tx();
    tx.erase_elsewhere(LogKey { kiosk: kiosk.number, seq: 1, incarnation: 0 }).unwrap();
    tx.commit().unwrap();
    assert_eq!(told(&server, &other, "after=0&declared=0").await, []);
}

#[tokio::test]
async fn tags_are_of_declarations_and_no_more_than_people() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let key = &kiosk.enrolled.venue.day_keys[0];
    let tags: Vec<CardTag> = [NUMBER, "001160012346"]
        .iter()
        .filter_map(|number| CardTag::of(key, CardKind::Cccd, number))
        .collect();
    let many = with_cards(declared(1, NOW, 1, ReceiptId::new(7).unwrap()), tags);
    let body = serde_json::to_vec(&batch(vec![], vec![many])).unwrap();
    let answer = server.send_raw(&kiosk, &body).await;
    assert_eq!(answer.status(), 400);
    let told = answer.text().await.unwrap();
    assert!(told.contains("records[0].body.cards: are more than people"), "{told}");
}
