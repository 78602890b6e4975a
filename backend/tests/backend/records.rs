//! Deliveries: each record once, all or nothing, odd ones named.

use protocol::api::{BATCH_MAX, BODY_MAX, ProblemCode, Taken};
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Body, Direction, ExposureHit, Gap, Record, Sealed, SealedKind};
use protocol::seal::Recipients;

use crate::support::{Dice, Kiosk, NOW, TestServer, batch, contact, problem};

fn sealed(seq: i64, at_s: i64, age_file: &[u8]) -> Record {
    let body = Body::Sealed(Sealed {
        kind: SealedKind::Declaration,
        at_s,
        direction: Some(Direction::In),
        attention: seq % 2 == 0,
        people: 1,
        receipt: None,
        clock: ClockConfidence::Synced,
        body: data_encoding::BASE64.encode(age_file),
    });
    Record { seq, body }
}

fn gap(seq: i64, from_s: i64) -> Record {
    let reason = "the radio fell silent".to_owned();
    Record { seq, body: Body::Gap(Gap { from_s, to_s: from_s + 60, reason }) }
}

fn dump(server: &TestServer) -> Vec<String> {
    let contacts = server.app.store.contacts_after(None, 100_000).unwrap();
    let sealed = server.app.store.sealed(None).unwrap();
    let hits = server.app.store.hits(None).unwrap();
    let contacts = contacts.iter().map(|c| format!("{c:?}"));
    let sealed = sealed.iter().map(|s| format!("{s:?}"));
    contacts.chain(sealed).chain(hits.iter().map(|h| format!("{h:?}"))).collect()
}

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
            sealed(round * 3 + 1, NOW - round, b"age-encryption.org/v1\n"),
            gap(round * 3 + 2, NOW - 100),
            Record { seq: round * 3 + 3, body: Body::Hit(hit) },
        ];
        batches.push(batch(contacts.collect(), records));
    }
    for batch in &batches {
        let taken = once.send(&kiosk_once, batch).await;
        assert_eq!(taken, Taken { accepted: 28, ..Taken::default() });
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
    }
    assert_eq!(total.accepted, 20 * 28);
    assert_eq!(total.duplicates, u32::try_from(deliveries.len() - 20).unwrap() * 28);
    assert_eq!(dump(&once), dump(&often));
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
    assert_eq!(first, Taken { accepted: 4, duplicates: 0, quarantined: 4 });
    let second = server.send(&kiosk, &sent).await;
    assert_eq!(second, Taken { accepted: 0, duplicates: 8, quarantined: 0 });
    let kept = server.app.store.contacts_after(None, 10).unwrap();
    assert_eq!(kept.iter().map(|c| c.key.seq).collect::<Vec<_>>(), [1, 5, 3]);
}

async fn refused(server: &TestServer, kiosk: &Kiosk, body: &[u8], status: u16) -> String {
    let answer = server.send_raw(kiosk, body).await;
    assert_eq!(answer.status(), status, "{}", String::from_utf8_lossy(&body[..body.len().min(90)]));
    let problem = problem(answer).await;
    let code = if status == 413 { ProblemCode::TooLarge } else { ProblemCode::Malformed };
    assert_eq!(problem.code, code);
    problem.message
}

#[tokio::test]
async fn malformed_batches_name_the_place_and_change_nothing() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let good = contact(1, ContactId([1; 12]), NOW);
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let sent = batch(
            vec![good.clone(), good.clone()],
            vec![sealed(1, NOW, b"age-encryption.org/v1\n")],
        );
        let mut json = serde_json::to_value(sent).unwrap();
        change(&mut json);
        json.to_string().into_bytes()
    };
    for (body, says) in [
        (b"".to_vec(), "EOF"),
        (b"[1".to_vec(), "line 1"),
        (b"{\"version\":1,\n\"contacts\":7}".to_vec(), "at contacts: invalid type"),
        (b"{} {}".to_vec(), "missing field"),
        (b"{\"version\":1,\"contacts\":[],\"records\":[]} x".to_vec(), "trailing"),
        (b"\xFF\xFE".to_vec(), "line 1"),
        ("[".repeat(100_000).into_bytes(), "line 1"),
        (with(&|j| j["version"] = 9.into()), "version: 9"),
        (with(&|j| j["more"] = 9.into()), "unknown field `more`"),
        (with(&|j| j["contacts"][1]["id"] = "12".into()), "at contacts[1].id: a contact id has 24"),
        (with(&|j| j["contacts"][1]["mac"] = "12".into()), "unknown field `mac`"),
        (with(&|j| j["contacts"][1]["seq"] = 0.into()), "contacts[1].seq: must be 1"),
        (with(&|j| j["contacts"][0]["last_s"] = 5.into()), "contacts[0].last_s: must lie"),
        (with(&|j| j["contacts"][0]["first_s"] = i64::MIN.into()), "contacts[0].last_s: must lie"),
        (with(&|j| j["contacts"][0]["sightings"] = 0.into()), "contacts[0].sightings"),
        (with(&|j| j["contacts"][0]["rssi_max"] = 99.into()), "contacts[0].rssi_max"),
        (with(&|j| j["contacts"][0]["near_minutes"] = 16.into()), "contacts[0].near_minutes"),
        (with(&|j| j["records"][0]["body"]["type"] = "x".into()), "unknown variant `x`"),
        (with(&|j| j["records"][0]["body"]["body"] = "ü".into()), "records[0].body.body: must be"),
        (with(&|j| j["records"][0]["body"]["body"] = "AAAA".into()), "must be an age file"),
    ] {
        let message = refused(&server, &kiosk, &body, 400).await;
        assert!(message.contains(says), "{says}: {message}");
    }
    let many = (1..).take(BATCH_MAX + 1).map(|seq| contact(seq, ContactId([1; 12]), NOW));
    let many = serde_json::to_vec(&batch(many.collect(), vec![])).unwrap();
    assert!(refused(&server, &kiosk, &many, 413).await.contains("this one has 501"));
    refused(&server, &kiosk, &vec![b' '; BODY_MAX + 1], 413).await;
    assert!(dump(&server).is_empty());
}

#[tokio::test]
async fn a_sealed_declaration_comes_out_as_it_came_in() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let identity = age::x25519::Identity::generate();
    let recipients = Recipients::try_from(vec![identity.to_public().to_string()]).unwrap();
    let file = recipients.seal("Lê Thị Hoa".as_bytes()).unwrap();
    server.send(&kiosk, &batch(vec![], vec![sealed(4, NOW, &file)])).await;

    let list = server.command(&["records", "list", "--kind", "declaration"]).await;
    let line: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!((&line["seq"], &line["attention"]), (&4.into(), &true.into()));
    let number = kiosk.number.to_string();
    let got = server.command(&["records", "get", "--kiosk", &number, "--seq", "4"]).await;
    assert_eq!(age::decrypt(&identity, &got.stdout).unwrap(), "Lê Thị Hoa".as_bytes());
    let none = server.command(&["records", "get", "--kiosk", &number, "--seq", "5"]).await;
    assert_eq!(none.status.code(), Some(1));
}
