//! What the visitor's screen sends and is told: receipts, feedback, calls, proof of play, and the
//! venue's settings.

use protocol::api::{self, ProblemCode, Taken, Venue};
use protocol::civil::vietnam_day;
use protocol::clock::ClockConfidence;
use protocol::playlist::MediaId;
use protocol::receipt::{self, Receipt, ReceiptId};
use protocol::record::{Body, Call, Direction, Play, ReceiptCheckin, Record, Sealed, SealedKind};
use serde_json::Value;

use crate::support::{Kiosk, NOW, RECIPIENT, TestServer, batch, problem};

const CLOCK: ClockConfidence = ClockConfidence::Synced;

fn sealed(seq: i64, kind: SealedKind, at_s: i64) -> Record {
    let passage = kind != SealedKind::Feedback;
    let body = Body::Sealed(Sealed {
        kind,
        at_s,
        direction: passage.then_some(Direction::In),
        attention: false,
        people: 1,
        receipt: None,
        clock: CLOCK,
        body: data_encoding::BASE64.encode(b"age-encryption.org/v1\n"),
    });
    Record { seq, body }
}

fn declared(seq: i64, at_s: i64, people: u8, id: ReceiptId) -> Record {
    let mut record = sealed(seq, SealedKind::Declaration, at_s);
    if let Body::Sealed(header) = &mut record.body {
        (header.people, header.receipt) = (people, Some(id));
    }
    record
}

fn checkin(seq: i64, at_s: i64, id: ReceiptId) -> Record {
    let (day, direction) = (vietnam_day(at_s), Direction::In);
    let receipt = ReceiptCheckin { id, day, direction, people: 4, at_s, clock: CLOCK };
    Record { seq, body: Body::Receipt(receipt) }
}

async fn lines(server: &TestServer, arguments: &[&str]) -> Vec<Value> {
    let output = server.command(arguments).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn venue(server: &TestServer, kiosk: &Kiosk) -> Venue {
    server.get(kiosk, api::VENUE).await.json().await.unwrap()
}

#[tokio::test]
async fn a_checkin_by_receipt_leads_to_its_declaration() {
    let server = TestServer::start().await;
    let (gate, other) = (server.kiosk().await, server.kiosk().await);
    let [id, lost] = [77, 78].map(|number| ReceiptId::new(number).unwrap());
    let day = 86_400;
    let declarations = vec![
        declared(1, NOW, 4, id),
        declared(2, NOW - day, 1, id),
        declared(3, NOW, 2, ReceiptId::new(5).unwrap()),
    ];
    server.send(&gate, &batch(vec![], declarations)).await;
    let checkins = batch(vec![], vec![checkin(1, NOW + 60, id), checkin(2, NOW + 61, lost)]);
    assert_eq!(server.send(&other, &checkins).await.accepted, 2);
    let again = Taken { duplicates: 2, ..Taken::default() };
    assert_eq!(server.send(&other, &checkins).await, again);

    let found = lines(&server, &["receipts"]).await;
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["receipt"], &found[0]["people"]), (&"0002D".into(), &4.into()));
    let declaration = serde_json::json!([{ "kiosk": gate.number, "seq": 1 }]);
    assert_eq!(found[0]["declarations"], declaration, "not yesterday's");
    assert_eq!(found[1]["declarations"], serde_json::json!([]));
    assert_eq!(lines(&server, &["receipts", "--receipt", "0002d"]).await.len(), 1);
    let listed = lines(&server, &["records", "list"]).await;
    let [yesterday, today, _] = listed.as_slice() else { panic!("three declarations") };
    assert_eq!((&yesterday["people"], &today["people"]), (&1.into(), &4.into()));
    assert_eq!(today["receipt"], "0002D");

    let presence = server.app.store.presence(gate.enrolled.venue.venue, NOW, NOW + 900).unwrap();
    assert_eq!((presence.declarations, presence.receipts), (4 + 2, 4 + 4));
}

#[tokio::test]
async fn feedback_calls_and_play_are_kept_once() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let (media, day) = (MediaId::of(b"poster"), vietnam_day(NOW));
    let played = |seq, count| Record {
        seq,
        body: Body::Play(Play { media, day, count, seconds: count * 10 }),
    };
    let call = Call { at_s: NOW, position: "Cổng số 2".to_owned(), clock: CLOCK };
    let records = vec![
        sealed(1, SealedKind::Feedback, NOW),
        sealed(2, SealedKind::CardCheckin, NOW),
        played(3, 6),
        played(4, 1),
        Record { seq: 5, body: Body::Call(call) },
    ];
    let sent = batch(vec![], records);
    assert_eq!(server.send(&kiosk, &sent).await.accepted, 5);
    assert_eq!(server.send(&kiosk, &sent).await.duplicates, 5);

    let found = lines(&server, &["played"]).await;
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["count"], &found[0]["seconds"]), (&7.into(), &70.into()));
    let (id, date) = (media.to_string().into(), "2021-07-08".into());
    assert_eq!((&found[0]["media"], &found[0]["date"]), (&id, &date));
    let calls = lines(&server, &["calls", "--venue", "1"]).await;
    assert_eq!((&calls[0]["place"], calls.len()), (&"Cổng số 2".into(), 1));
    assert!(lines(&server, &["calls", "--venue", "2"]).await.is_empty());
    let feedback = lines(&server, &["records", "list", "--kind", "feedback"]).await;
    assert_eq!((&feedback[0]["seq"], &feedback[0]["direction"]), (&1.into(), &Value::Null));
    let presence = server.app.store.presence(1, NOW, NOW + 900).unwrap();
    assert_eq!((presence.cards, presence.declarations), (1, 0));

    server.clock.set(NOW + 22 * 86_400);
    let keep = server.app.keep();
    backend::retention::run(server.app.store.as_ref(), &keep, server.now()).unwrap();
    for command in ["played", "calls", "receipts"] {
        assert!(lines(&server, &[command]).await.is_empty(), "{command}");
    }
}

#[tokio::test]
async fn odd_records_are_named() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let id = ReceiptId::new(1).unwrap();
    let with = |record: Record, change: fn(&mut Value)| {
        let mut json = serde_json::to_value(record.body).unwrap();
        change(&mut json);
        serde_json::json!({ "seq": record.seq, "body": json })
    };
    let call = || {
        let call = Call { at_s: NOW, position: String::new(), clock: CLOCK };
        Record { seq: 1, body: Body::Call(call) }
    };
    let played = || {
        let (media, day) = (MediaId::of(b"x"), vietnam_day(NOW));
        Record { seq: 1, body: Body::Play(Play { media, day, count: 1, seconds: 1 }) }
    };
    for (record, says) in [
        (with(declared(1, NOW, 1, id), |j| j["people"] = 0.into()), "people: must be 1 to 10"),
        (with(declared(1, NOW, 1, id), |j| j["people"] = 11.into()), "people: must be 1 to 10"),
        (with(declared(1, NOW, 1, id), |j| j["direction"] = Value::Null), "body.direction"),
        (with(declared(1, NOW, 1, id), |j| j["receipt"] = "U".into()), "a receipt has"),
        (with(sealed(1, SealedKind::Feedback, NOW), |j| j["direction"] = "in".into()), "direction"),
        (
            with(sealed(1, SealedKind::CardCheckin, NOW), |j| j["receipt"] = "00001".into()),
            "receipt",
        ),
        (with(checkin(1, NOW, id), |j| j["day"] = 5.into()), "body.day: is not the day"),
        (with(checkin(1, NOW, id), |j| j["people"] = 0.into()), "body.people"),
        (with(call(), |j| j["position"] = "a\nb".into()), "body.position: must be one line"),
        (with(played(), |j| j["seconds"] = 86_401.into()), "body.seconds"),
        (with(played(), |j| j["count"] = 0.into()), "body.count"),
        (with(played(), |j| j["media"] = "12".into()), "64 hexadecimal digits"),
    ] {
        let body = serde_json::json!({ "version": 1, "contacts": [], "records": [record] });
        let answer = server.send_raw(&kiosk, body.to_string().as_bytes()).await;
        assert_eq!(answer.status(), 400, "{body}");
        let problem = problem(answer).await;
        assert_eq!(problem.code, ProblemCode::Malformed);
        assert!(problem.message.contains(says), "{says}: {}", problem.message);
    }
}

#[tokio::test]
async fn kiosks_are_told_what_the_operator_sets() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    let first = kiosk.enrolled.venue.clone();
    assert_eq!((&first.authority, first.capacity), (&None, None));
    assert!(!first.illness_page && !first.otp);
    assert_eq!(first.receipt_key, venue(&server, &other).await.receipt_key, "one for the commune");

    lines(&server, &["venue", "set", "1", "--capacity", "200", "--illness-page", "true"]).await;
    lines(&server, &["commune", "authority", "1", "--authority", RECIPIENT]).await;
    let told = venue(&server, &kiosk).await;
    assert_eq!((told.capacity, told.illness_page), (Some(200), true));
    let keys = told.authority.map(Vec::<String>::from);
    assert_eq!(keys.as_deref(), Some(&[RECIPIENT.to_owned()][..]));
    assert_eq!(told.receipt_key, first.receipt_key);

    lines(&server, &["venue", "set", "1", "--capacity", "none"]).await;
    lines(&server, &["commune", "authority", "1"]).await;
    lines(&server, &["commune", "renew-receipts", "1"]).await;
    let told = venue(&server, &kiosk).await;
    assert_eq!((told.capacity, told.illness_page, told.authority), (None, true, None));
    assert_ne!(told.receipt_key, first.receipt_key);

    let listed = lines(&server, &["commune", "list"]).await[0].to_string();
    assert!(!listed.contains(&*told.receipt_key.to_hex()), "a secret is not listed");
    for arguments in [
        &["venue", "set", "1", "--capacity", "0"][..],
        &["venue", "set", "9", "--capacity", "5"],
        &["commune", "authority", "9"],
        &["commune", "authority", "1", "--authority", "age1x"],
        &["commune", "renew-receipts", "9"],
    ] {
        assert_eq!(server.command(arguments).await.status.code(), Some(1), "{arguments:?}");
    }
    assert_eq!(server.command(&["venue", "set", "1"]).await.status.code(), Some(2));
}

#[tokio::test]
async fn the_page_of_a_receipt_tells_whether_it_holds() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let receipt = Receipt { id: ReceiptId::from_random([0xA5; 4]), people: 4 };
    let key = kiosk.enrolled.venue.receipt_key;
    let code = receipt::mint(&key, vietnam_day(NOW), receipt).unwrap();
    let shown = receipt::show(&code);
    for path in [format!("/R/{code}"), format!("/r/{}?lang=en", shown.to_lowercase())] {
        let page = server.page(&path).await;
        assert_eq!(
            (page.status().as_u16(), &page.headers()["cache-control"]),
            (200, &"no-store".parse().unwrap())
        );
        let html = page.text().await.unwrap();
        assert!(html.contains(&shown) && html.contains("Phường Bồng Sơn"), "{html}");
        let words = if path.contains("lang=en") { "For 4 people" } else { "Cho 4 người" };
        assert!(html.contains(words), "{html}");
    }
    // Midnight in Vietnam is seventeen hours away.
    server.clock.set(NOW + 17 * 3600 - 13);
    assert_eq!(server.page(&format!("/R/{code}")).await.status(), 200);
    server.clock.set(NOW + 17 * 3600 - 12);
    let late = server.page(&format!("/R/{code}")).await;
    assert_eq!(late.status(), 404);
    assert!(late.text().await.unwrap().contains("Hôm nay không có giá trị"));
    for guess in 0..9 {
        assert_eq!(server.page(&format!("/R/00000000000{guess}")).await.status(), 404);
    }
    assert_eq!(server.page("/R/000000000009").await.status(), 429);
}
