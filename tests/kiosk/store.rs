//! The store at its contract: numbers, delivery, counting, retention.

mod child;
mod journal;
mod kill;
mod volume;

use kiosk::config::RetentionDays;
use kiosk::presence::Stretch;
use kiosk::retention::expire;
use kiosk::store::{Counts, Store, Stream, Wanted};
use protocol::DAY_S;
use protocol::api::CheckinEvent;
use protocol::clock::ClockConfidence::Unknown;
use protocol::record::{Contact, Direction};
use protocol::secret::Secret;

use crate::support::fixtures::{NOON, contact, declaration, enrolled, event, gap, recipients};

fn seqs(store: &Store) -> (Vec<i64>, Vec<i64>) {
    let batch = store.next_batch(500).unwrap();
    (
        batch.contacts.iter().map(|contact| contact.seq).collect(),
        batch.records.iter().map(|record| record.seq).collect(),
    )
}

#[test]
fn contacts_come_back_as_they_went_in() {
    let store = Store::open_in_memory().unwrap();
    let mut odd = contact(2, NOON);
    odd.rssi_max = None;
    odd.clock = Unknown;
    let sent = [contact(1, NOON), odd, contact(3, NOON - 40 * DAY_S)];
    store.settle(&sent, []).unwrap();
    let expected: Vec<Contact> = (1..)
        .zip(sent)
        .map(|(seq, Stretch { id, phone, first_s, last_s, sightings, rssi_max, clock, .. })| {
            let (rssi_mean, near_minutes) = (Some(-75), 7);
            Contact {
                seq,
                id,
                phone,
                first_s,
                last_s,
                sightings,
                rssi_max,
                rssi_mean,
                near_minutes,
                clock,
            }
        })
        .collect();
    assert_eq!(store.next_batch(500).unwrap().contacts, expected);
}

#[test]
fn numbers_are_never_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let store = Store::open(&path).unwrap();
    store.settle(&[contact(1, NOON), contact(2, NOON)], []).unwrap();
    assert_eq!(store.push(&gap()).unwrap(), 1);
    store.acknowledge(&store.next_batch(500).unwrap()).unwrap();
    let expired = store.delete_before(NOON + DAY_S, NOON + DAY_S, NOON + DAY_S).unwrap();
    assert_eq!((expired.contacts, expired.others), (2, 1));
    drop(store);

    let store = Store::open(&path).unwrap();
    store.settle(&[contact(3, NOON)], []).unwrap();
    assert_eq!(store.push(&gap()).unwrap(), 2);
    assert_eq!(seqs(&store), (vec![3], vec![2]));
}

#[test]
fn delivery_step_by_step() {
    let store = Store::open_in_memory().unwrap();
    store.settle(&[contact(1, NOON), contact(2, NOON), contact(3, NOON)], []).unwrap();
    store.push(&gap()).unwrap();
    let first = store.next_batch(3).unwrap();
    assert_eq!((first.records.len(), first.contacts.len()), (1, 2), "records go first");
    assert_eq!(store.next_batch(3).unwrap().contacts, first.contacts, "the same until confirmed");

    store.push(&gap()).unwrap();
    assert!(!store.has_arrived(1).unwrap());
    store.acknowledge(&first).unwrap();
    assert!(store.has_arrived(1).unwrap() && !store.has_arrived(2).unwrap());
    assert_eq!(seqs(&store), (vec![3], vec![2]));
    store.acknowledge(&first).unwrap();
    assert_eq!(seqs(&store), (vec![3], vec![2]), "a late confirmation does not go back");

    store.park(&store.next_batch(1).unwrap(), "body: odd", 1_625_745_600).unwrap();
    assert_eq!(seqs(&store), (vec![3], vec![]));
    let backlog = store.backlog().unwrap();
    assert_eq!((backlog.contacts, backlog.records, backlog.parked), (1, 0, 1));
    let parked = store.parked().unwrap();
    assert_eq!((parked[0].stream, parked[0].seq), (Stream::Records, 2));
    assert_eq!(parked[0].reason, "body: odd");
    assert!(!store.has_arrived(2).unwrap(), "what was refused has not arrived");
}

#[test]
fn a_check_in_counts_once_and_the_day_has_edges() {
    let store = Store::open_in_memory().unwrap();
    let day = |store: &Store| store.counts(NOON, NOON + DAY_S).unwrap();
    let new = |events: &[CheckinEvent]| store.record_checkins(events).unwrap().len();
    assert_eq!(new(&[event(5, NOON), event(5, NOON)]), 1);
    assert_eq!(new(&[event(5, NOON)]), 0);
    let out = CheckinEvent { direction: Direction::Out, ..event(6, NOON + DAY_S - 1) };
    assert_eq!(new(&[out, event(4, NOON - 1)]), 2, "an earlier number may come late");
    assert_eq!(store.last_event().unwrap(), 6);
    store.submit_sealed(declaration("c2VhbGVk", NOON)).unwrap();
    assert_eq!(day(&store), Counts { entered: 2, left: 1 });
    assert_eq!(store.counts(NOON - 1, NOON).unwrap(), Counts { entered: 1, left: 0 });
}

#[test]
fn a_declaration_is_in_no_file_in_plain() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("kiosk.db")).unwrap();
    let plain = "Lê Thị Hoa, 0912345678, Bồng Sơn";
    let sealed = recipients().seal(plain.as_bytes()).unwrap();
    let body = data_encoding::BASE64.encode(&sealed);
    store.submit_sealed(declaration(&body, NOON)).unwrap();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&body[..40]), "the test has no teeth");
    for word in ["Lê Thị Hoa", "0912345678", "Bồng"] {
        assert!(!holds(word), "{word}");
        assert!(!holds(&data_encoding::BASE64.encode(word.as_bytes())[..6]), "{word}");
    }
}

#[test]
fn identity_survives_and_a_new_one_starts_its_cursors_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let store = Store::open(&path).unwrap();
    assert!(store.identity().unwrap().is_none());

    let key = store.enrolment_key("ABCD-2345", Secret::new([1; 32])).unwrap();
    let again = store.enrolment_key("ABCD-2345", Secret::new([2; 32])).unwrap();
    assert_eq!(key, again, "a lost answer is repeated with the same key");
    let other = store.enrolment_key("WXYZ-2345", Secret::new([3; 32])).unwrap();
    assert_ne!(key, other);
    store.save_identity(&enrolled(7), &other).unwrap();
    store.record_checkins(&[event(9, NOON)]).unwrap();
    drop(store);

    let store = Store::open(&path).unwrap();
    let identity = store.identity().unwrap().unwrap();
    assert_eq!((identity.kiosk, identity.key.clone()), (7, other.clone()));
    let shown = format!("{identity:?}");
    for secret in [&identity.token_key, &identity.venue.receipt_key] {
        assert!(!shown.contains(secret.to_hex().as_str()), "{shown}");
    }
    assert!(!shown.contains("token_key") && !shown.contains("SigningKey"), "{shown}");

    let mut venue = identity.venue.clone();
    venue.position = "Cổng số 3".to_owned();
    store.save_venue(&venue).unwrap();
    assert_eq!(store.identity().unwrap().unwrap().venue, venue);

    store.save_identity(&enrolled(7), &other).unwrap();
    assert_eq!(store.last_event().unwrap(), 9, "the same kiosk goes on");
    store.save_identity(&enrolled(8), &key).unwrap();
    assert_eq!(store.last_event().unwrap(), 0);
}

fn expire_at(store: &Store, unix_s: i64) -> (usize, usize) {
    let expired = expire(store, unix_s, RetentionDays::default()).unwrap();
    (expired.contacts, expired.others)
}

#[test]
fn contacts_go_after_14_days_and_unsent_records_stay() {
    let store = Store::open_in_memory().unwrap();
    store.settle(&[contact(1, NOON), contact(2, NOON + DAY_S)], []).unwrap();
    store.push(&gap()).unwrap();
    store.acknowledge(&store.next_batch(1).unwrap()).unwrap();
    store.submit_sealed(declaration("c2VhbGVk", NOON)).unwrap();
    let later = |days: i64| NOON + days * DAY_S + 600;
    assert_eq!(expire_at(&store, later(13)), (0, 0));
    assert_eq!(expire_at(&store, later(14)), (1, 0), "sent or not");
    assert_eq!(expire_at(&store, later(20)), (1, 0));
    assert_eq!(expire_at(&store, later(22)), (0, 2), "the sent gap and the passage");
    assert_eq!(store.backlog().unwrap().records, 1, "what a visitor left waits to be sent");
}

#[test]
fn contacts_of_an_unknown_clock_age_from_when_they_were_found() {
    let store = Store::open_in_memory().unwrap();
    let lost = Stretch { clock: Unknown, ..contact(1, 60) };
    let ahead = contact(2, NOON + 730 * DAY_S);
    store.settle(&[lost, ahead], []).unwrap();
    assert_eq!(expire_at(&store, NOON), (0, 0), "1970 is not their age");
    store.settle(&[Stretch { clock: Unknown, ..contact(3, 70) }], []).unwrap();
    assert_eq!(expire_at(&store, NOON + 10 * DAY_S), (0, 0));
    assert_eq!(expire_at(&store, NOON + 14 * DAY_S + 1), (2, 0));
    assert_eq!(expire_at(&store, NOON + 24 * DAY_S + 1), (1, 0));
}

#[test]
fn what_is_released_is_sent_once_more_and_what_is_not_expires() {
    let store = Store::open_in_memory().unwrap();
    for body in ["b25l", "dHdv", "dGhyZWU="] {
        store.submit_sealed(declaration(body, NOON)).unwrap();
    }
    for _ in 0..2 {
        store.park(&store.next_batch(1).unwrap(), "odd", NOON).unwrap();
    }
    let undelivered = |after| -> Vec<i64> {
        let records = store.records_to_export(Wanted::Unsent, after).unwrap();
        records.iter().map(|record| record.seq).collect()
    };
    assert_eq!((undelivered(0), undelivered(1)), (vec![1, 2, 3], vec![2, 3]));

    assert_eq!(store.release(Some((Stream::Records, 2))).unwrap(), 1);
    assert_eq!((store.backlog().unwrap().records, store.backlog().unwrap().parked), (2, 1));
    assert_eq!(seqs(&store), (vec![], vec![2]), "alone and first");
    store.park(&store.next_batch(1).unwrap(), "still odd", NOON + DAY_S).unwrap();
    assert_eq!(seqs(&store), (vec![], vec![3]));
    assert_eq!(store.release(None).unwrap(), 2);
    for seq in [1, 2, 3] {
        let batch = store.next_batch(1).unwrap();
        assert_eq!(batch.records[0].seq, seq);
        if seq == 2 {
            store.park(&batch, "odd for ever", NOON + 2 * DAY_S).unwrap();
        } else {
            store.acknowledge(&batch).unwrap();
        }
    }
    assert!(store.has_arrived(1).unwrap() && !store.has_arrived(2).unwrap());
    let parked = store.parked().unwrap();
    assert_eq!((parked.len(), parked[0].seq, parked[0].at_s), (1, 2, NOON));
    assert_eq!(expire_at(&store, NOON + 21 * DAY_S), (0, 0));
    assert_eq!(expire_at(&store, NOON + 21 * DAY_S + 1).1, 6, "with the passages");
    assert_eq!((store.parked().unwrap(), undelivered(0)), (vec![], vec![]));
}
