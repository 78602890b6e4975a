//! What visitors hand in, from the request to the sealed record: opened with the commune's key, and
//! counted as a passage.

use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use kiosk::app::intake::declared::has_declared;
use kiosk::app::intake::{IntakeError, checkin, declaration};
use kiosk::checkin::card_number::CardNumber;
use kiosk::checkin::receipt::{Attempts, Refused, WRONG_CODES_MAX};
use kiosk::devices::clock::Timestamp;
use kiosk::store::{Counts, Store};
use protocol::DAY_S;
use protocol::civil::vietnam_day;
use protocol::clock::ClockConfidence::{self, Synced, Unknown};
use protocol::declaration::{Answer, CONSENT_VERSION, Declaration, FORM_VERSION, Gender, Person};
use protocol::declared::{DayKey, Declared, WordCode};
use protocol::language::Language;
use protocol::receipt::ReceiptError;
use protocol::record::{Body, Channel, Direction, Sealed, SealedKind};
use protocol::seal::Recipients;
use serde_json::{Value, json};

use crate::support::fixtures::{NOON, enrolled};

const CCCD: &str = "001160012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Hà Nội|15042021";

/// A kiosk of a commune whose key is at hand.
struct Kiosk {
    store: Store,
    commune: age::x25519::Identity,
    attempts: Attempts,
}

impl Kiosk {
    fn new() -> Self {
        let commune = age::x25519::Identity::generate();
        let mut answer = enrolled(7);
        let keys = vec![commune.to_public().to_string()];
        answer.venue.recipients = Recipients::try_from(keys).unwrap();
        let store = Store::open_in_memory().unwrap();
        store.save_identity(&answer, &SigningKey::from_bytes(&[3; 32])).unwrap();
        Self { store, commune, attempts: Attempts::default() }
    }

    fn counts(&self) -> (u32, u32) {
        let Counts { entered, left } = self.store.counts(NOON - DAY_S, NOON + DAY_S).unwrap();
        (entered, left)
    }

    /// The records that wait to be sent.
    fn records(&self) -> Vec<Body> {
        let batch = self.store.next_batch(100).unwrap();
        batch.records.into_iter().map(|record| record.body).collect()
    }

    fn open(&self, sealed: &Sealed) -> Value {
        let body = BASE64.decode(sealed.body.as_bytes()).unwrap();
        serde_json::from_slice(&age::decrypt(&self.commune, &body).unwrap()).unwrap()
    }

    fn receipt(
        &mut self,
        text: &str,
        direction: Direction,
        now: Timestamp,
    ) -> Result<u8, IntakeError> {
        checkin::by_receipt(&self.store, &mut self.attempts, text, direction, now)
    }
}

fn at(s: i64, confidence: ClockConfidence) -> Timestamp {
    Timestamp { unix_ms: s * 1000, confidence }
}

fn person() -> Person {
    let mut person = Person::new("LÊ THỊ HOA".to_owned(), 1951, Gender::Nu, "Việt Nam".to_owned());
    person.has_patient = Some(Answer::No);
    person.has_from_sick_country = Some(Answer::No);
    person.has_sick = Some(Answer::No);
    person
}

fn made(people: usize) -> Declaration {
    Declaration {
        form: FORM_VERSION.to_owned(),
        consent: CONSENT_VERSION.to_owned(),
        at_s: NOON,
        language: Language::Vi,
        receipt: None,
        phone: None,
        phone_verified: false,
        declarant: None,
        out_of_province: false,
        people: vec![person(); people],
    }
}

#[test]
fn a_card_is_sealed_to_the_commune_and_counted() {
    let kiosk = Kiosk::new();
    let card = kiosk::cards::read(CCCD.as_bytes()).unwrap();
    checkin::by_card(&kiosk.store, &card, Direction::In, at(NOON, Synced)).unwrap();
    checkin::by_card(&kiosk.store, &card, Direction::Out, at(NOON + 600, Unknown)).unwrap();
    assert_eq!(kiosk.counts(), (1, 1));
    let records = kiosk.records();
    let [Body::Sealed(entered), Body::Sealed(left)] = records.as_slice() else {
        panic!("{} records", records.len())
    };
    for (sealed, direction, at_s, clock) in
        [(entered, Direction::In, NOON, Synced), (left, Direction::Out, NOON + 600, Unknown)]
    {
        assert_eq!((sealed.kind, sealed.direction), (SealedKind::CardCheckin, Some(direction)));
        assert_eq!((sealed.at_s, sealed.clock), (at_s, clock));
        assert_eq!((sealed.people, sealed.attention, sealed.receipt), (1, false, None));
    }
    assert_eq!(
        kiosk.open(entered),
        json!({
            "kind": "cccd", "number": "001160012345", "name": "Nguyễn Thị Mẫu",
            "name_suspect": false, "birth": "1960-02-01", "direction": "in",
            "location": "Chợ Bồng Sơn, Cổng số 2", "at_s": NOON,
        })
    );
}

#[test]
fn who_has_declared_elsewhere_is_counted_and_not_asked_again_that_day() {
    let mut kiosk = Kiosk::new();
    let now = at(NOON, Synced);
    let given =
        declaration::submit_elsewhere(&kiosk.store, Channel::Zalo, None, now).unwrap().unwrap();
    assert_eq!(kiosk.counts(), (1, 0));
    let records = kiosk.records();
    let [Body::Elsewhere(declared)] = records.as_slice() else { panic!("not counted") };
    assert_eq!((declared.channel, declared.at_s), (Channel::Zalo, NOON));
    let later = at(NOON + 3600, Synced);
    assert_eq!(kiosk.receipt(&given.shown, Direction::Out, later).unwrap(), 1);
    let now = at(NOON, Unknown);
    let unknown = declaration::submit_elsewhere(&kiosk.store, Channel::Zalo, None, now).unwrap();
    assert!(unknown.is_none());
}

#[test]
fn who_has_declared_elsewhere_is_known_again_by_card_and_by_words() {
    let card = kiosk::cards::read(CCCD.as_bytes()).unwrap();
    let (mut here, mut there) = (with_day_key(7), with_day_key(7));
    let now = at(NOON, Synced);
    let number = CardNumber::of(&card);
    let submit = |kiosk: &Kiosk, now| {
        declaration::submit_elsewhere(&kiosk.store, Channel::Zalo, Some(&number), now).unwrap()
    };
    let given = submit(&here, now).unwrap();
    assert!(has_declared(&here.store, &card, now).unwrap());
    assert_eq!(here.receipt(&given.words, Direction::Out, now).unwrap(), 1);
    let Some(Body::Elsewhere(visit)) = here.records().into_iter().next() else {
        panic!("not counted")
    };
    let (receipt, cards) = (visit.receipt.unwrap(), visit.cards);
    let told = Declared { number: 1, day: vietnam_day(NOON), receipt, people: 1, cards };
    there.store.record_declared(&[told], vietnam_day(NOON)).unwrap();
    assert!(has_declared(&there.store, &card, now).unwrap(), "at every kiosk of the commune");
    assert_eq!(there.receipt(&given.words, Direction::In, now).unwrap(), 1);

    // Without the day nobody can be known again.
    let blind = with_day_key(7);
    assert!(submit(&blind, at(NOON, Unknown)).is_none());
    let records = blind.records();
    let [Body::Elsewhere(visit)] = records.as_slice() else { panic!("not counted") };
    assert!(visit.cards.is_empty() && visit.receipt.is_none());
}

#[test]
fn another_province_is_a_flag_of_the_header() {
    let kiosk = Kiosk::new();
    for outside in [false, true] {
        let mut declaration = made(1);
        declaration.out_of_province = outside;
        declaration::submit(&kiosk.store, &mut declaration, &[], at(NOON, Synced)).unwrap();
    }
    let flags: Vec<bool> = kiosk
        .records()
        .iter()
        .filter_map(|body| match body {
            Body::Sealed(sealed) => Some(sealed.out_of_province),
            _ => None,
        })
        .collect();
    assert_eq!(flags, [false, true]);
}

#[test]
fn a_receipt_lets_all_of_its_people_pass_that_day() {
    let mut kiosk = Kiosk::new();
    let given =
        declaration::submit(&kiosk.store, &mut made(4), &[], at(NOON, Synced)).unwrap().unwrap();
    assert_eq!(kiosk.counts(), (4, 0), "a declaration for four counts as four");
    let records = kiosk.records();
    let [Body::Sealed(sealed)] = records.as_slice() else { panic!("not sealed") };
    let id = sealed.receipt.unwrap();
    assert_eq!(sealed.people, 4);
    assert_eq!(kiosk.open(sealed)["receipt"], json!(id));
    let qr = protocol::receipt::url("qr.example.vn", &given.shown.replace('-', ""));

    let later = at(NOON + 3600, Synced);
    assert_eq!(kiosk.receipt(&given.shown, Direction::Out, later).unwrap(), 4);
    assert_eq!(kiosk.receipt(&qr, Direction::In, later).unwrap(), 4);
    assert_eq!(kiosk.counts(), (8, 4));
    let Some(Body::Receipt(checkin)) = kiosk.records().into_iter().nth(1) else {
        panic!("no check-in")
    };
    assert_eq!((checkin.id, checkin.people, checkin.direction), (id, 4, Direction::Out));
    assert_eq!(checkin.day, protocol::civil::vietnam_day(NOON));

    // Another kiosk of the commune asks nobody; one of another commune refuses.
    let mut neighbour = Kiosk::new();
    assert_eq!(neighbour.receipt(&given.shown, Direction::In, later).unwrap(), 4);
    let mut other = enrolled(8);
    other.venue.receipt_key = protocol::secret::Secret::new([7; 32]);
    neighbour.store.save_identity(&other, &SigningKey::from_bytes(&[4; 32])).unwrap();
    let refused = neighbour.receipt(&given.shown, Direction::In, later);
    assert!(matches!(refused, Err(IntakeError::Receipt(Refused::Receipt(ReceiptError::Invalid)))));
    let tomorrow = kiosk.receipt(&given.shown, Direction::In, at(NOON + DAY_S, Synced));
    assert!(matches!(tomorrow, Err(IntakeError::Receipt(Refused::Receipt(_)))));
    assert_eq!(kiosk.counts(), (8, 4), "what is refused is not counted");
}

#[test]
fn codes_cannot_be_guessed_and_without_the_day_none_is_made() {
    let mut kiosk = Kiosk::new();
    let now = at(NOON, Synced);
    let given = declaration::submit(&kiosk.store, &mut made(1), &[], now).unwrap().unwrap();
    let qr = protocol::receipt::url("qr.example.vn", &given.shown.replace('-', ""));
    for _ in 0..WRONG_CODES_MAX {
        assert!(kiosk.receipt("0000-0000-0000", Direction::In, now).is_err());
    }
    let blocked = kiosk.receipt(&given.shown, Direction::In, now);
    assert!(matches!(blocked, Err(IntakeError::Receipt(Refused::TooMany { wait_s: 600 }))));
    assert!(kiosk.receipt(&qr, Direction::In, now).is_ok(), "its QR still counts");
    assert!(kiosk.receipt(&given.shown, Direction::In, at(NOON + 600, Synced)).is_ok());

    assert_eq!(
        declaration::submit(&kiosk.store, &mut made(1), &[], at(NOON, Unknown)).unwrap(),
        None
    );
    let unknown = kiosk.receipt(&qr, Direction::In, at(NOON, Unknown));
    assert!(matches!(unknown, Err(IntakeError::Receipt(Refused::TimeUnknown))));
}

#[test]
fn a_kiosk_without_a_commune_takes_nothing() {
    let store = Store::open_in_memory().unwrap();
    let card = kiosk::cards::read(CCCD.as_bytes()).unwrap();
    let now = at(NOON, Synced);
    let refused = [
        checkin::by_card(&store, &card, Direction::In, now),
        declaration::submit(&store, &mut made(1), &[], now).map(drop),
        checkin::by_receipt(&store, &mut Attempts::default(), "0", Direction::In, now).map(drop),
    ];
    assert!(refused.iter().all(|it| matches!(it, Err(IntakeError::NotEnrolled))));
    assert!(store.backlog().unwrap().is_empty());
}

/// A kiosk of the same commune as others with this key, which has the keys of the day.
fn with_day_key(byte: u8) -> Kiosk {
    let kiosk = Kiosk::new();
    let mut answer = enrolled(7);
    answer.venue.recipients = kiosk.store.identity().unwrap().unwrap().venue.recipients;
    let key = protocol::secret::Secret::new([byte; 32]);
    answer.venue.day_keys = vec![DayKey { day: vietnam_day(NOON), key }];
    kiosk.store.save_identity(&answer, &SigningKey::from_bytes(&[3; 32])).unwrap();
    kiosk
}

/// What the backend tells the others of the first record of a kiosk.
fn told(kiosk: &Kiosk) -> Declared {
    let records = kiosk.records();
    let Some(Body::Sealed(sealed)) = records.first() else { panic!("not sealed") };
    let (receipt, people) = (sealed.receipt.unwrap(), sealed.people);
    let cards = sealed.cards.clone();
    Declared { number: 1, day: vietnam_day(NOON), receipt, people, cards }
}

#[test]
fn a_card_is_known_that_day_here_and_where_the_backend_tells_of_it() {
    let card = kiosk::cards::read(CCCD.as_bytes()).unwrap();
    let (here, there, elsewhere) = (with_day_key(7), with_day_key(7), with_day_key(8));
    let now = at(NOON, Synced);
    let known = |kiosk: &Kiosk, now| has_declared(&kiosk.store, &card, now).unwrap();
    assert!(!known(&here, now));
    declaration::submit(&here.store, &mut made(1), &[CardNumber::of(&card)], now).unwrap();
    assert!(known(&here, now) && !known(&there, now));
    let told = [told(&here)];
    for kiosk in [&there, &elsewhere] {
        kiosk.store.record_declared(&told, vietnam_day(NOON)).unwrap();
    }
    assert!(known(&there, now));
    assert!(!known(&elsewhere, now), "another commune's key");
    assert!(!known(&there, at(NOON + DAY_S, Synced)), "a day later");
    assert!(!known(&there, at(NOON, Unknown)), "the day is not known");

    // Its owner goes in without another word, sealed like any card.
    checkin::by_card(&there.store, &card, Direction::In, now).unwrap();
    let records = there.records();
    let [Body::Sealed(passed)] = records.as_slice() else { panic!("not sealed") };
    assert!(passed.cards.is_empty(), "the tag is the declaration's");
}

#[test]
fn words_let_in_where_the_receipt_is_known() {
    let (here, mut there) = (with_day_key(7), with_day_key(7));
    let now = at(NOON, Synced);
    let given = declaration::submit(&here.store, &mut made(4), &[], now).unwrap().unwrap();
    assert!(WordCode::parse(&given.words).is_some(), "{}", given.words);
    let unknown = there.receipt(&given.words, Direction::In, now);
    assert!(matches!(unknown, Err(IntakeError::Receipt(Refused::Receipt(ReceiptError::Invalid)))));
    there.store.record_declared(&[told(&here)], vietnam_day(NOON)).unwrap();
    let typed = given.words.to_lowercase().replace(' ', "");
    assert_eq!(there.receipt(&typed, Direction::In, now).unwrap(), 4);
    assert_eq!(there.counts(), (4, 0));
    assert!(there.receipt(&given.words, Direction::In, at(NOON + DAY_S, Synced)).is_err());

    // Without the day's key there is the long code alone.
    let kiosk = Kiosk::new();
    let given = declaration::submit(&kiosk.store, &mut made(1), &[], now).unwrap().unwrap();
    assert_eq!(given.words, "");
}
