//! Deliveries that make no sense: refused with the path of what is wrong.

use protocol::api::{BATCH_MAX, BODY_MAX, ProblemCode};
use protocol::civil::vietnam_day;
use protocol::contact::ContactId;
use protocol::playlist::MediaId;
use protocol::receipt::ReceiptId;
use protocol::record::{Play, Record, SealedKind};
use serde_json::Value;

use crate::support::records::{AGE_FILE, batch, call, checkin, contact, declared, play, sealed};
use crate::support::{Kiosk, NOW, TestServer, problem};

async fn refused(server: &TestServer, kiosk: &Kiosk, body: &[u8], status: u16) -> String {
    let answer = server.send_raw(kiosk, body).await;
    assert_eq!(answer.status(), status, "{}", String::from_utf8_lossy(&body[..body.len().min(90)]));
    let problem = problem(answer).await;
    let code = if status == 413 { ProblemCode::TooLarge } else { ProblemCode::Malformed };
    assert_eq!(problem.code, code);
    problem.message
}

#[tokio::test]
async fn malformed_batches_name_the_path_and_change_nothing() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let good = contact(1, ContactId([1; 12]), NOW);
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let sent = batch(
            vec![good.clone(), good.clone()],
            vec![sealed(1, SealedKind::Declaration, NOW, AGE_FILE)],
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
    assert!(server.dump().is_empty());
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
    let shown = || {
        let (media, day) = (MediaId::of(b"x"), vietnam_day(NOW));
        play(1, Play { media, day, count: 1, seconds: 1 })
    };
    let declared = || declared(1, NOW, 1, id);
    let sealed = |kind| sealed(1, kind, NOW, AGE_FILE);
    for (record, says) in [
        (with(declared(), |j| j["people"] = 0.into()), "people: must be 1 to 10"),
        (with(declared(), |j| j["people"] = 11.into()), "people: must be 1 to 10"),
        (with(declared(), |j| j["direction"] = Value::Null), "body.direction"),
        (with(declared(), |j| j["receipt"] = "U".into()), "a receipt has"),
        (with(sealed(SealedKind::Feedback), |j| j["direction"] = "in".into()), "direction"),
        (with(sealed(SealedKind::CardCheckin), |j| j["receipt"] = "00001".into()), "receipt"),
        (with(checkin(1, NOW, id), |j| j["day"] = 5.into()), "body.day: is not the day"),
        (with(checkin(1, NOW, id), |j| j["people"] = 0.into()), "body.people"),
        (
            with(call(1, NOW, ""), |j| j["position"] = "a\nb".into()),
            "body.position: must be one line",
        ),
        (with(shown(), |j| j["seconds"] = 86_401.into()), "body.seconds"),
        (with(shown(), |j| j["count"] = 0.into()), "body.count"),
        (with(shown(), |j| j["media"] = "12".into()), "64 hexadecimal digits"),
    ] {
        let body = serde_json::json!({ "version": 1, "contacts": [], "records": [record] });
        let answer = server.send_raw(&kiosk, body.to_string().as_bytes()).await;
        assert_eq!(answer.status(), 400, "{body}");
        let problem = problem(answer).await;
        assert_eq!(problem.code, ProblemCode::Malformed);
        assert!(problem.message.contains(says), "{says}: {}", problem.message);
    }
}
