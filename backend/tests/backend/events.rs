//! The stream of a kiosk: what it missed, then what happens, and the case list's versions.

use std::time::Duration;

use backend::calls::{self, CallError, CallId};
use futures_util::StreamExt;
use protocol::api::{CallSeen, CheckinEvent, VenueTotals};
use protocol::civil::vietnam_day;
use protocol::receipt::ReceiptId;
use protocol::record::{Body, Direction, SealedKind};
use serde_json::Value;

use crate::support::records::{AGE_FILE, batch, call, checkin, declared, sealed};
use crate::support::{Kiosk, NOW, TestServer, location, ticket};

struct Stream {
    bytes: futures_util::stream::BoxStream<'static, Vec<u8>>,
    text: String,
}

impl Stream {
    async fn open(server: &TestServer, kiosk: &Kiosk, after: i64) -> Self {
        let answer = server.get(kiosk, &format!("/api/v1/events?after={after}")).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let bytes = answer.bytes_stream().map(|part| part.unwrap().to_vec()).boxed();
        Self { bytes, text: String::new() }
    }

    /// The next event as (name, data); none at the end of the stream.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let value = event.lines().find_map(|line| line.strip_prefix(name));
                    value.unwrap_or_default().trim().to_owned()
                };
                let found = (field("event:"), field("data:"));
                self.text = rest.to_owned();
                return Some(found);
            }
            let part = tokio::time::timeout(Duration::from_secs(20), self.bytes.next());
            self.text.push_str(&String::from_utf8(part.await.unwrap()?).unwrap());
        }
    }

    async fn checkin(&mut self) -> CheckinEvent {
        loop {
            let (name, data) = self.next().await.unwrap();
            if name == "checkin" {
                return serde_json::from_str(&data).unwrap();
            }
        }
    }

    /// The next totals that say `entered`.
    async fn totals(&mut self, entered: u32) -> VenueTotals {
        loop {
            let (name, data) = self.next().await.unwrap();
            if name == "totals" {
                let totals: VenueTotals = serde_json::from_str(&data).unwrap();
                if totals.entered == entered {
                    return totals;
                }
            }
        }
    }

    /// Waits for the end; a check-in before it is wrong.
    async fn ended(&mut self) {
        while let Some((name, data)) = self.next().await {
            assert_ne!(name, "checkin", "{data}");
        }
    }

    async fn call_seen(&mut self) -> CallSeen {
        loop {
            let (name, data) = self.next().await.unwrap();
            if name == "call-seen" {
                return serde_json::from_str(&data).unwrap();
            }
        }
    }

    async fn cases(&mut self) -> i64 {
        loop {
            let (name, data) = self.next().await.unwrap();
            if name == "cases" {
                return data.parse().unwrap();
            }
        }
    }
}

async fn check_in(server: &TestServer, kiosk: &Kiosk) {
    let page = server.page(&kiosk.path(server.now())).await.text().await.unwrap();
    let form = format!("ticket={}&direction=in", ticket(&page));
    location(&server.post("/tap", &form).await);
}

#[tokio::test]
async fn what_was_missed_comes_first_and_then_what_happens() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    for _ in 0..3 {
        check_in(&server, &kiosk).await;
        check_in(&server, &other).await;
    }
    let mut stream = Stream::open(&server, &kiosk, 1).await;
    assert_eq!(stream.checkin().await.event, 2);
    assert_eq!(stream.checkin().await.event, 3);
    check_in(&server, &other).await;
    check_in(&server, &kiosk).await;
    assert_eq!(stream.checkin().await.event, 4);

    // More than is read at once, no faster than a kiosk takes them.
    for _ in 0..220 {
        server.clock.set(server.now() + 1);
        check_in(&server, &kiosk).await;
    }
    let mut late = Stream::open(&server, &kiosk, 0).await;
    for event in 1..=224 {
        assert_eq!(late.checkin().await.event, event);
    }
    server.stop().await;
    // A stopping server ends its streams; no check-in was still to come.
    let mut last = String::new();
    while let Some((name, _)) = late.next().await {
        assert!(["cases", "windows", "totals", "reconnect"].contains(&name.as_str()), "{name}");
        last = name;
    }
    assert_eq!(last, "reconnect");
}

#[tokio::test]
async fn a_tap_at_one_process_reaches_the_stream_of_another() {
    let server = TestServer::start().await;
    let database = server.database();
    let other = TestServer::start_with(NOW, |config, _| config.database = database).await;
    let kiosk = server.kiosk().await;
    let mut stream = Stream::open(&other, &kiosk, 0).await;
    stream.cases().await;
    check_in(&server, &kiosk).await;
    assert_eq!(stream.checkin().await.event, 1);
    other.stop().await;
    server.stop().await;
}

/// What a kiosk does whose process stops while visitors go on at the other one.
#[tokio::test]
async fn a_process_that_stops_hands_its_streams_over_and_no_tap_is_missed() {
    let server = TestServer::start().await;
    let database = server.database();
    let other = TestServer::start_with(NOW, |config, _| config.database = database).await;
    let kiosk = server.kiosk().await;
    let mut stream = Stream::open(&other, &kiosk, 0).await;
    check_in(&server, &kiosk).await;
    let mut last = stream.checkin().await.event;
    assert_eq!(last, 1);

    // One before the stop, some while the stream ends, one after it.
    check_in(&server, &kiosk).await;
    other.app.stop.cancel();
    for _ in 0..3 {
        check_in(&server, &kiosk).await;
    }
    let mut is_handed_over = false;
    while let Some((name, data)) = stream.next().await {
        assert!(!is_handed_over, "{name} after the last event");
        is_handed_over = name == "reconnect";
        if name == "checkin" {
            let event: CheckinEvent = serde_json::from_str(&data).unwrap();
            assert_eq!(event.event, last + 1);
            last = event.event;
        }
    }
    assert!(is_handed_over);
    check_in(&server, &kiosk).await;
    let mut stream = Stream::open(&server, &kiosk, last).await;
    for event in last + 1..=6 {
        assert_eq!(stream.checkin().await.event, event);
    }
    other.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn cases_that_a_command_publishes_are_announced() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let mut stream = Stream::open(&server, &kiosk, 0).await;
    let known = stream.cases().await;
    let now = server.now();
    let file = server.dir.path().join("f0.json");
    let key = "ab".repeat(32);
    let text = format!(
        r#"{{"data":[{{"daily_key":"{key}","time_start":{now},"time_end":{now},"max":96}}]}}"#
    );
    std::fs::write(&file, text).unwrap();
    server.publish(&file, &[]).await;
    assert!(stream.cases().await > known);
}

#[tokio::test]
async fn a_third_stream_ends_the_first_and_a_revocation_all() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        let mut stream = Stream::open(&server, &kiosk, 0).await;
        stream.cases().await;
        streams.push(stream);
    }
    streams[0].ended().await;
    check_in(&server, &kiosk).await;
    assert_eq!(streams[1].checkin().await.event, 1);
    assert_eq!(streams[2].checkin().await.event, 1);
    server.lines(&["kiosk", "revoke", &kiosk.number.to_string()]).await;
    streams[1].ended().await;
    streams[2].ended().await;
}

#[tokio::test]
async fn every_kiosk_of_a_venue_knows_the_totals_of_all() {
    let server = TestServer::start().await;
    let (gate, stall) = (server.kiosk().await, server.kiosk().await);
    let mut stream = Stream::open(&server, &stall, 0).await;
    let day = vietnam_day(NOW);
    let nobody = VenueTotals { day, entered: 0, left: 0, inside: 0 };
    assert_eq!(stream.totals(0).await, nobody);
    check_in(&server, &gate).await;
    assert_eq!(stream.totals(1).await, VenueTotals { entered: 1, inside: 1, ..nobody });
    // A declaration for three, a card, four by receipt, of whom all leave; feedback is nobody.
    let id = ReceiptId::from_random([1; 4]);
    let mut leaving = checkin(4, NOW + 60, id);
    if let Body::Receipt(receipt) = &mut leaving.body {
        receipt.direction = Direction::Out;
    }
    let records = vec![
        declared(1, NOW, 3, ReceiptId::from_random([2; 4])),
        sealed(2, SealedKind::CardCheckin, NOW, AGE_FILE),
        checkin(3, NOW, id),
        leaving,
        sealed(5, SealedKind::Feedback, NOW, AGE_FILE),
    ];
    let sent = batch(vec![], records);
    server.send(&gate, &sent).await;
    let totals = VenueTotals { day, entered: 9, left: 4, inside: 5 };
    assert_eq!(stream.totals(9).await, totals);
    server.send(&gate, &sent).await;
    let mut read = server.read();
    let venue = gate.enrolled.venue.venue;
    assert_eq!(backend::venues::totals(read.as_mut(), venue, day).unwrap(), totals);
    let next = backend::venues::totals(read.as_mut(), venue, day + 1).unwrap();
    assert_eq!((next.entered, next.inside), (0, 0));
    drop(read);
    server.stop().await;
}

#[tokio::test]
async fn a_call_that_staff_have_seen_is_told_to_its_kiosk() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    server.send(&kiosk, &batch(vec![], vec![call(5, NOW, ""), call(6, NOW, "")])).await;
    let mut stream = Stream::open(&server, &kiosk, 0).await;
    let mut beside = Stream::open(&server, &other, 0).await;
    let listed = server.lines(&["calls"]).await;
    assert_eq!((&listed[0]["id"], &listed[0]["seen"]), (&"1-5".into(), &Value::Null));

    let see = |seq, kiosk| calls::see(server.tx().as_mut(), "test", CallId { kiosk, seq }, NOW + 9);
    assert!(matches!(see(7, 1), Err(CallError::Unknown(_))), "no such call");
    assert!(matches!(see(5, 9), Err(CallError::Unknown(_))), "no such kiosk");
    let seen = server.lines(&["calls", "seen", "1-6"]).await;
    assert_eq!(seen[0]["id"], "1-6");
    assert_eq!(stream.call_seen().await.call, 6);
    let first = server.lines(&["calls", "seen", "1-6"]).await;
    assert_eq!(first, seen, "the first time counts");
    server.lines(&["calls", "seen", "1-5"]).await;
    assert_eq!(stream.call_seen().await.call, 5, "and it is told once");
    let mut again = Stream::open(&server, &kiosk, 0).await;
    assert_eq!([again.call_seen().await.call, again.call_seen().await.call], [6, 5]);

    let mut names = Vec::new();
    while names.last().is_none_or(|name| name != "totals") {
        names.push(beside.next().await.unwrap().0);
    }
    assert!(!names.iter().any(|name| name == "call-seen"), "{names:?}");
}
