//! A repeat is the same content, not the same number.

use protocol::DAY_S;
use protocol::api::Taken;
use protocol::contact::ContactId;
use protocol::record::{Contact, SealedKind};

use crate::support::records::{AGE_FILE, batch, contact, gap, sealed};
use crate::support::{NOW, TestServer};

fn counts(taken: Taken) -> (u32, u32, u32) {
    (taken.accepted, taken.duplicates, taken.rewound)
}

/// Contacts 1 to 3 with ids of their own.
fn heard(letter: u8, at_s: i64) -> Vec<Contact> {
    let ids = (0..3).map(|number| {
        let mut id = [0; 12];
        (id[0], id[1]) = (letter, number);
        ContactId(id)
    });
    (1..).zip(ids).map(|(seq, id)| contact(seq, id, at_s + seq)).collect()
}

#[tokio::test]
async fn a_kiosk_whose_storage_went_back_loses_no_contact() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let (before, after) = (heard(0xa0, NOW - 600), heard(0xb0, NOW - 300));
    assert_eq!(counts(server.send(&kiosk, &batch(before.clone(), vec![])).await), (3, 0, 0));
    let taken = server.send(&kiosk, &batch(after.clone(), vec![])).await;
    assert_eq!(counts(taken), (3, 0, 3));
    assert_eq!(taken.contacts_highest, 3);
    let ids = |server: &TestServer| {
        let stored = server.read().contacts_after(None, 100).unwrap();
        stored.iter().map(|stored| stored.contact.id.0[0]).collect::<Vec<_>>()
    };
    assert_eq!(ids(&server), [0xa0, 0xb0, 0xa0, 0xb0, 0xa0, 0xb0]);
    // Both lives again: repeats.
    for life in [before, after] {
        assert_eq!(counts(server.send(&kiosk, &batch(life, vec![])).await), (0, 3, 0));
    }
    let third = server.send(&kiosk, &batch(heard(0xc0, NOW - 2 * DAY_S), vec![])).await;
    assert_eq!(counts(third), (3, 0, 3), "also across days");
    let list = server.lines(&["kiosk", "list"]).await;
    assert_eq!((&list[0]["rewound"], &list[0]["rewound_s"]), (&6.into(), &NOW.into()));
    server.stop().await;
}

#[tokio::test]
async fn a_kiosk_whose_storage_went_back_loses_no_record() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let record = |seq, letter: u8| {
        let file = [AGE_FILE, &[letter]].concat();
        sealed(seq, SealedKind::Declaration, NOW - 60, &file)
    };
    let first = vec![record(101, b'a'), record(102, b'b')];
    server.send(&kiosk, &batch(vec![], first.clone())).await;
    server.send(&kiosk, &batch(vec![], vec![record(103, b'c')])).await;
    // The folder is put back to the state with 102.
    let second = vec![record(103, b'd'), record(104, b'e')];
    let taken = server.send(&kiosk, &batch(vec![], second.clone())).await;
    assert_eq!((counts(taken), taken.records_highest), ((2, 0, 1), 104));
    for again in [first, second] {
        assert_eq!(counts(server.send(&kiosk, &batch(vec![], again)).await), (0, 2, 0));
    }
    let list = server.lines(&["records", "list"]).await;
    assert_eq!(list.len(), 5);
    let number = kiosk.number.to_string();
    for (incarnation, letter) in [("0", b'c'), ("1", b'd')] {
        let get = ["records", "get", "--reason", "a test", "--kiosk", &number, "--seq", "103"];
        let got = server.command(&[&get[..], &["--incarnation", incarnation]].concat()).await;
        assert_eq!(got.stdout.last(), Some(&letter));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_number_for_today_and_again_for_yesterday_is_two_records() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let numbered = |at_s| vec![sealed(777_001, SealedKind::Declaration, at_s, AGE_FILE)];
    let today = server.send(&kiosk, &batch(vec![], numbered(NOW))).await;
    let yesterday = server.send(&kiosk, &batch(vec![], numbered(NOW - DAY_S))).await;
    assert_eq!((counts(today), counts(yesterday)), ((1, 0, 0), (1, 0, 1)));
    let list = server.lines(&["records", "list"]).await;
    let keys: Vec<_> = list.iter().map(|row| row["incarnation"].as_i64().unwrap()).collect();
    assert_eq!(keys, [1, 0]);
    // Of another kind too: the number is the stream's, not the table's.
    let other = server.send(&kiosk, &batch(vec![], vec![gap(777_001, NOW)])).await;
    assert_eq!(counts(other), (1, 0, 1));
    server.stop().await;
}

#[tokio::test]
async fn an_older_answer_still_parses() {
    let old = r#"{"accepted":1,"duplicates":2,"quarantined":0}"#;
    let taken: Taken = serde_json::from_str(old).unwrap();
    assert_eq!(taken, Taken { accepted: 1, duplicates: 2, ..Taken::default() });
}
