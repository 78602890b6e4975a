//! Deliveries: each record once, all or nothing.

use protocol::api::Taken;
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Body, ExposureHit, Record, SealedKind};
use protocol::seal::Recipients;

use crate::support::records::{AGE_FILE, batch, contact, gap, sealed};
use crate::support::{Dice, NOW, TestServer};

#[tokio::test]
async fn deliveries_repeated_and_shuffled_leave_the_same_rows() {
    let (once, often) = (TestServer::start().await, TestServer::start().await);
    let (kiosk_once, kiosk_often) = (once.kiosk().await, often.kiosk().await);
    let mut batches = Vec::new();
    for round in 0..20_i64 {
        let first = round * 25 + 1;
        let contacts = (first..first + 25)
            .map(|seq| contact(seq, ContactId([u8::try_from(seq % 256).unwrap(); 12]), NOW - seq));
        let hit = ExposureHit {
            case: 1,
            contact_seq: first,
            id: ContactId([3; 12]),
            slot_start_s: NOW - 900,
            first_s: NOW - first,
            last_s: NOW - first,
            near_minutes: 3,
        };
        let records = vec![
            sealed(round * 3 + 1, SealedKind::Declaration, NOW - round, AGE_FILE),
            gap(round * 3 + 2, NOW - 100),
            Record { seq: round * 3 + 3, body: Body::Hit(hit) },
        ];
        batches.push(batch(contacts.collect(), records));
    }
    for batch in &batches {
        let taken = once.send(&kiosk_once, batch).await;
        assert_eq!((taken.accepted, taken.duplicates, taken.rewound), (28, 0, 0));
        let last = batch.contacts.last().unwrap().seq;
        assert_eq!((taken.contacts_highest, taken.records_highest), (last, last / 25 * 3));
    }
    let mut dice = Dice(7);
    let mut deliveries: Vec<_> = (0..batches.len()).flat_map(|at| vec![at; 1 + at % 5]).collect();
    for at in (1..deliveries.len()).rev() {
        let other = usize::try_from(dice.roll(u64::try_from(at).unwrap() + 1)).unwrap();
        deliveries.swap(at, other);
    }
    let mut total = Taken::default();
    for at in &deliveries {
        let taken = often.send(&kiosk_often, &batches[*at]).await;
        total.accepted += taken.accepted;
        total.duplicates += taken.duplicates;
        total.rewound += taken.rewound;
    }
    assert_eq!((total.accepted, total.rewound), (20 * 28, 0));
    assert_eq!(total.duplicates, u32::try_from(deliveries.len() - 20).unwrap() * 28);
    assert_eq!(once.dump(), often.dump());
    once.stop().await;
    often.stop().await;
}

#[tokio::test]
async fn days_out_of_range_are_set_aside_and_acknowledged() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let day = 86_400;
    let id = ContactId([1; 12]);
    let mut unsure = contact(5, id, NOW);
    unsure.clock = ClockConfidence::Unknown;
    let contacts = vec![
        contact(1, id, NOW - 14 * day),
        contact(2, id, NOW - 15 * day),
        contact(3, id, NOW + day),
        contact(4, id, NOW + 2 * day),
        unsure,
        contact(6, id, 0),
    ];
    let records = vec![gap(1, NOW - 21 * day), gap(2, NOW - 22 * day)];
    let sent = batch(contacts, records);
    let first = server.send(&kiosk, &sent).await;
    let counts = |taken: Taken| (taken.accepted, taken.duplicates, taken.quarantined);
    assert_eq!(counts(first), (4, 0, 4));
    assert_eq!((first.contacts_highest, first.records_highest), (6, 2));
    let second = server.send(&kiosk, &sent).await;
    assert_eq!(counts(second), (0, 8, 0));
    let kept = server.read().contacts_after(None, 10).unwrap();
    assert_eq!(kept.iter().map(|c| c.key.seq).collect::<Vec<_>>(), [1, 5, 3]);
}

#[tokio::test]
async fn a_sealed_declaration_comes_out_as_it_came_in() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let identity = age::x25519::Identity::generate();
    let recipients = Recipients::try_from(vec![identity.to_public().to_string()]).unwrap();
    let file = recipients.seal("Lê Thị Hoa".as_bytes()).unwrap();
    server.send(&kiosk, &batch(vec![], vec![sealed(4, SealedKind::Declaration, NOW, &file)])).await;

    let list = server.command(&["records", "list", "--kind", "declaration"]).await;
    let line: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!((&line["seq"], &line["attention"]), (&4.into(), &true.into()));
    let number = kiosk.number.to_string();
    let get = ["records", "get", "--reason", "a test", "--kiosk", &number, "--seq"];
    let got = server.command(&[&get[..], &["4"]].concat()).await;
    assert_eq!(age::decrypt(&identity, &got.stdout).unwrap(), "Lê Thị Hoa".as_bytes());
    let none = server.command(&[&get[..], &["5"]].concat()).await;
    assert_eq!(none.status.code(), Some(1));
}
