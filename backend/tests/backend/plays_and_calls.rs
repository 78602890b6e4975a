//! Proof of play, calls for staff and feedback.

use backend::exposures::present;
use protocol::civil::vietnam_day;
use protocol::clock::ClockConfidence::Synced;
use protocol::playlist::MediaId;
use protocol::record::{
    Body, Channel, DeclaredElsewhere, Direction, PhoneCheckin, Play, Record, SealedKind, TapId,
};
use protocol::token::Evidence;
use serde_json::Value;

use crate::support::records::{AGE_FILE, batch, call, play, sealed};
use crate::support::{NOW, TestServer};

#[tokio::test]
async fn feedback_calls_and_play_are_kept_once() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let (media, day) = (MediaId::of(b"poster"), vietnam_day(NOW));
    let shown = |seq, count| play(seq, Play { media, day, count, seconds: count * 10 });
    let records = vec![
        sealed(1, SealedKind::Feedback, NOW, AGE_FILE),
        sealed(2, SealedKind::CardCheckin, NOW, AGE_FILE),
        shown(3, 6),
        shown(4, 1),
        call(5, NOW, "Cổng số 2"),
    ];
    let sent = batch(vec![], records);
    assert_eq!(server.send(&kiosk, &sent).await.accepted, 5);
    assert_eq!(server.send(&kiosk, &sent).await.duplicates, 5);

    let found = server.lines(&["plays"]).await;
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["count"], &found[0]["seconds"]), (&7.into(), &70.into()));
    let (id, date) = (media.to_string().into(), "2021-07-08".into());
    assert_eq!((&found[0]["media"], &found[0]["date"]), (&id, &date));
    let calls = server.lines(&["calls", "--venue", "1"]).await;
    assert_eq!((&calls[0]["position"], calls.len()), (&"Cổng số 2".into(), 1));
    assert!(server.lines(&["calls", "--venue", "2"]).await.is_empty());
    let feedback = server.lines(&["records", "list", "--kind", "feedback"]).await;
    assert_eq!((&feedback[0]["seq"], &feedback[0]["direction"]), (&1.into(), &Value::Null));
    let present = present(server.tx().as_mut(), 1, NOW, NOW + 900, 3600).unwrap();
    assert_eq!((present.cards, present.declarations), (1, 0));

    server.clock.set(NOW + 22 * 86_400);
    let retention = server.app.config.retention();
    backend::retention::run(server.app.store.as_ref(), &retention, server.now()).unwrap();
    for command in ["plays", "calls", "receipts"] {
        assert!(server.lines(&[command]).await.is_empty(), "{command}");
    }
}

#[tokio::test]
async fn who_has_declared_elsewhere_is_counted_by_channel_and_as_a_passage() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let declared = |seq, channel| {
        let (receipt, cards) = (None, vec![]);
        let body = DeclaredElsewhere { channel, receipt, cards, at_s: NOW, clock: Synced };
        Record { seq, body: Body::Elsewhere(body) }
    };
    let records =
        vec![declared(1, Channel::Zalo), declared(2, Channel::Ncovi), declared(3, Channel::Zalo)];
    let sent = batch(vec![], records);
    assert_eq!(server.send(&kiosk, &sent).await.accepted, 3);
    assert_eq!(server.send(&kiosk, &sent).await.duplicates, 3);
    let found = server.lines(&["elsewhere"]).await;
    let counts: Vec<_> = found.iter().map(|row| (row["channel"].as_str(), &row["count"])).collect();
    assert_eq!(counts, [(Some("ncovi"), &1.into()), (Some("zalo"), &2.into())]);
    let totals = backend::venues::totals(server.read().as_mut(), 1, vietnam_day(NOW)).unwrap();
    assert_eq!((totals.entered, totals.left), (3, 0));
}

#[tokio::test]
async fn a_phone_that_the_kiosk_took_itself_counts_once_and_is_no_news_to_it() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let checkin = |seq, tap: u8, direction| {
        let (id, evidence) = (TapId([tap; 16]), Evidence::Live);
        let body = PhoneCheckin { id, direction, evidence, at_s: NOW, clock: Synced };
        Record { seq, body: Body::Phone(body) }
    };
    let records = vec![
        checkin(1, 1, Direction::In),
        checkin(2, 2, Direction::In),
        checkin(3, 1, Direction::Out),
        // The same tap under another number, as of a kiosk whose storage went back in time.
        checkin(4, 2, Direction::In),
    ];
    let sent = batch(vec![], records);
    for _ in 0..3 {
        server.send(&kiosk, &sent).await;
    }
    // Put back to an older copy, it uses a number again.
    let rewound = batch(vec![], vec![checkin(2, 3, Direction::In)]);
    assert_eq!(server.send(&kiosk, &rewound).await.rewound, 1);
    let totals = backend::venues::totals(server.read().as_mut(), 1, vietnam_day(NOW)).unwrap();
    assert_eq!((totals.entered, totals.left, totals.inside), (3, 1, 2));
    let events = server.read().checkins_after(kiosk.number, 0, 100).unwrap();
    assert_eq!(events, []);
}
