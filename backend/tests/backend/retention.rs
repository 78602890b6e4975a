//! A wrong clock deletes nothing and loses nothing.

use std::time::Duration;

use backend::retention;
use backend::store::cases::{CaseFacts, CaseParts};
use backend::store::changes::Change;
use backend::store::retention::ForgetBefore;
use protocol::DAY_S;
use protocol::caselist::SentId;
use protocol::contact::ContactId;
use protocol::record::{Contact, SealedKind};
use protocol::trusted_time::Verdict;
use serde_json::Value;

use crate::support::database::{bytes_of, has_no_file};
use crate::support::records::{AGE_FILE, batch, contact, gap, sealed};
use crate::support::{Kiosk, NOW, TestServer};

/// Longer than the server's own rounds, which ask the clock every two seconds.
const ROUND: Duration = Duration::from_millis(4500);

fn contacts(seqs: std::ops::RangeInclusive<i64>, at_s: i64) -> Vec<Contact> {
    seqs.map(|seq| contact(seq, ContactId([u8::try_from(seq).unwrap(); 12]), at_s)).collect()
}

fn judge(server: &TestServer) -> Verdict {
    server.app.trusted_clock.judge(server.app.store.as_ref(), server.app.clock.as_ref()).unwrap()
}

/// The whole state: rows and quarantine.
fn rows(server: &TestServer) -> (usize, usize) {
    (server.dump().len(), server.read().quarantine().unwrap().len())
}

async fn state(server: &TestServer) -> Value {
    server.lines(&["retention"]).await.remove(0)
}

async fn filled() -> (TestServer, Kiosk) {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let records = vec![sealed(1, SealedKind::Declaration, NOW - 5 * DAY_S, AGE_FILE)];
    server.send(&kiosk, &batch(contacts(1..=5, NOW - 3 * DAY_S), records)).await;
    (server, kiosk)
}

#[tokio::test]
async fn forty_days_ahead_for_a_moment_deletes_nothing() {
    let (server, kiosk) = filled().await;
    assert_eq!(rows(&server), (6, 0));
    assert_eq!(judge(&server), Verdict::Trusted);

    server.clock.leap(NOW + 40 * DAY_S);
    // A kiosk whose clock is right is taken meanwhile.
    let taken = server.send(&kiosk, &batch(contacts(6..=7, NOW), vec![gap(2, NOW)])).await;
    assert_eq!((taken.accepted, taken.quarantined), (3, 0));
    tokio::time::sleep(ROUND).await;
    assert_eq!(judge(&server), Verdict::Leap(40 * DAY_S));
    assert_eq!(rows(&server), (8, 0));
    let stopped = state(&server).await;
    assert_eq!((&stopped["state"], &stopped["leap_s"]), (&"stopped".into(), &(40 * DAY_S).into()));
    assert_eq!(stopped["trusted_s"], NOW);

    server.clock.leap(NOW + 60);
    tokio::time::sleep(ROUND).await;
    assert_eq!((judge(&server), rows(&server)), (Verdict::Trusted, (8, 0)));
    server.stop().await;
}

#[tokio::test]
async fn three_days_behind_sets_nothing_aside_for_good() {
    let (server, kiosk) = filled().await;
    server.clock.leap(NOW - 3 * DAY_S);
    let taken = server.send(&kiosk, &batch(contacts(6..=10, NOW), vec![])).await;
    assert_eq!((taken.accepted, taken.quarantined), (5, 0));
    assert!(matches!(judge(&server), Verdict::Leap(_)));
    server.stop().await;
}

#[tokio::test]
async fn what_was_set_aside_is_taken_once_when_its_day_is_in_range() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let ahead = batch(contacts(1..=3, NOW + 3 * DAY_S), vec![gap(1, NOW + 3 * DAY_S)]);
    assert_eq!(server.send(&kiosk, &ahead).await.quarantined, 4);
    assert_eq!(server.send(&kiosk, &ahead).await.duplicates, 4);
    let list = server.lines(&["quarantine", "list"]).await;
    assert_eq!(list.len(), 4, "{list:?}");
    assert_eq!((&list[0]["kiosk"], &list[0]["stream"]), (&kiosk.number.into(), &"contact".into()));

    let store = server.app.store.as_ref();
    let days = server.app.config.retention();
    assert_eq!(retention::judge_again(store, &days, NOW).unwrap(), 0);
    server.clock.set(NOW + 3 * DAY_S);
    assert_eq!(retention::judge_again(store, &days, NOW + 3 * DAY_S).unwrap(), 4);
    assert_eq!(retention::judge_again(store, &days, NOW + 3 * DAY_S).unwrap(), 0);
    assert_eq!(rows(&server), (3, 0));
    assert_eq!(server.send(&kiosk, &ahead).await.duplicates, 4);
    server.stop().await;
}

#[tokio::test]
async fn an_operator_lists_and_admits() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let old = server.now() - 30 * DAY_S;
    server.send(&kiosk, &batch(contacts(1..=3, old), vec![])).await;
    let ids: Vec<_> = server.lines(&["quarantine", "list"]).await;
    let id = ids[1]["id"].to_string();
    assert_eq!(server.lines(&["quarantine", "admit", &id]).await[0]["admitted"], 1);
    assert_eq!(rows(&server), (1, 2));
    let again = server.command(&["quarantine", "admit", &id]).await;
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(server.command(&["quarantine", "admit"]).await.status.code(), Some(2));
    assert_eq!(server.lines(&["quarantine", "admit", "--all"]).await[0]["admitted"], 2);
    assert_eq!(rows(&server), (3, 0));
    server.stop().await;
}

#[tokio::test]
async fn two_kiosks_or_the_operator_confirm_a_leap() {
    if has_no_file() {
        return;
    }
    let server = TestServer::start_today().await;
    let today = server.now();
    server.clock.leap(today - 40 * DAY_S);
    assert_eq!(judge(&server), Verdict::Leap(-40 * DAY_S));
    // The command beside it has the real time, which does not agree with the server's clock.
    assert_eq!(server.lines(&["retention", "confirm"]).await[0]["state"], "running");
    assert!(matches!(judge(&server), Verdict::Leap(_)));
    server.stop().await;

    let server = TestServer::start_with(today - 40 * DAY_S, |_, _| {}).await;
    let (first, second) = (server.kiosk().await, server.kiosk().await);
    server.clock.leap(today);
    assert!(matches!(judge(&server), Verdict::Leap(_)));
    server.send(&first, &batch(contacts(1..=1, today), vec![])).await;
    server.send(&first, &batch(contacts(2..=2, today), vec![])).await;
    assert!(matches!(judge(&server), Verdict::Leap(_)), "one kiosk is not enough");
    server.send(&second, &batch(contacts(1..=1, today), vec![])).await;
    assert_eq!(judge(&server), Verdict::Trusted);
    server.stop().await;

    let server = TestServer::start_with(today - 40 * DAY_S, |_, _| {}).await;
    server.clock.leap(today);
    assert!(matches!(judge(&server), Verdict::Leap(_)));
    server.lines(&["retention", "confirm"]).await;
    assert_eq!(judge(&server), Verdict::Trusted);
    assert_eq!(state(&server).await["state"], "running");
    server.stop().await;
}

/// Whether one of the database's files holds the text.
fn files_hold(server: &TestServer, text: &[u8]) -> bool {
    let files = std::fs::read_dir(server.dir.path()).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_none_or(|end| end != "reserve"))
        .map(|path| bytes_of(&path))
        .any(|bytes| bytes.windows(text.len()).any(|window| window == text))
}

#[tokio::test]
async fn old_rows_go_in_pieces_and_leave_no_log_behind() {
    if has_no_file() {
        return;
    }
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let id = ContactId(*b"an-old-id-00");
    for first in (1..=12_000).step_by(500) {
        let contacts = (first..first + 500).map(|seq| contact(seq, id, NOW - 10 * DAY_S));
        server.send(&kiosk, &batch(contacts.collect(), vec![])).await;
    }
    let store = server.app.store.as_ref();
    let days = server.app.config.retention();
    let mut tx = server.tx();
    let today = NOW / DAY_S + 10;
    let before = ForgetBefore { contacts: today - 14, records: today - 21, today };
    assert_eq!(tx.forget(before, &["contacts"], 5000).unwrap().rows("contacts"), 5000);
    drop(tx);
    let round = retention::run(store, &days, NOW + 10 * DAY_S).unwrap();
    assert_eq!((round.deleted.rows("contacts"), round.purged), (12_000, true));
    assert!(!files_hold(&server, &id.0));
    let log = std::fs::metadata(server.dir.path().join("backend.db-wal")).unwrap();
    assert_eq!(log.len(), 0);
    server.stop().await;
}

#[tokio::test]
async fn a_log_that_a_reader_held_is_truncated_within_a_minute() {
    if has_no_file() {
        return;
    }
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let id = ContactId(*b"an-old-id-00");
    let old: Vec<_> = (1..=500).map(|seq| contact(seq, id, NOW - 10 * DAY_S)).collect();
    server.send(&kiosk, &batch(old, vec![])).await;
    let mut reader = server.read();
    assert_eq!(reader.contacts_after(None, 1).unwrap().len(), 1);
    // The server's own hourly round meets the reader.
    server.clock.set(NOW + 10 * DAY_S);
    tokio::time::sleep(ROUND).await;
    assert_eq!(server.read().contacts_after(None, 1).unwrap().len(), 0);
    assert!(files_hold(&server, &id.0), "no teeth: the reader holds nothing");
    drop(reader);
    server.clock.set(NOW + 10 * DAY_S + 60);
    tokio::time::sleep(ROUND).await;
    assert!(!files_hold(&server, &id.0));
    server.stop().await;
}

#[tokio::test]
async fn a_reserve_lies_beside_the_database() {
    if has_no_file() {
        return;
    }
    let change = |config: &mut backend::config::Config, _: &std::path::Path| {
        config.database_reserve_mb = 2;
    };
    let server = TestServer::start_with(NOW, change).await;
    tokio::time::sleep(ROUND / 3).await;
    let reserve = server.dir.path().join("backend.db.reserve");
    assert_eq!(std::fs::metadata(&reserve).unwrap().len(), 2 << 20);
    assert!(server.app.store.release_reserve().unwrap());
    server.clock.set(NOW + 60);
    tokio::time::sleep(ROUND).await;
    assert!(reserve.exists(), "made again");
    server.stop().await;
}

#[tokio::test]
async fn what_is_past_its_time_is_gone_from_the_file() {
    if has_no_file() {
        return;
    }
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let now = server.now();
    let old: [u8; 12] = *b"an-old-id-00";
    let contacts =
        vec![contact(1, ContactId(old), now - 14 * DAY_S), contact(2, ContactId([2; 12]), now)];
    server.send(&kiosk, &batch(contacts, vec![])).await;
    assert!(server.command(&["match"]).await.status.success());
    let holds = || {
        let files = std::fs::read_dir(server.dir.path()).unwrap();
        let bytes = files.flat_map(|file| bytes_of(&file.unwrap().path()));
        let bytes: Vec<_> = bytes.collect();
        bytes.windows(12).any(|window| window == old)
    };
    assert!(holds());
    let store = server.app.store.as_ref();
    let retention = server.app.config.retention();
    let gone = backend::retention::run(store, &retention, now + DAY_S).unwrap();
    assert_eq!((gone.deleted.rows("contacts"), gone.purged), (1, true));
    assert!(!holds(), "not in the tables, the log or the free pages");
}

#[tokio::test]
async fn kiosks_are_told_when_single_ids_of_a_case_and_its_tombstone_go() {
    let server = TestServer::start().await;
    let sent = SentId { id: ContactId([7; 12]), from_s: NOW - DAY_S, to_s: NOW - DAY_S + 900 };
    let parts = CaseParts { ids: vec![sent], ..CaseParts::default() };
    let case = server.publish_case(CaseFacts::default(), parts).await;
    let store = server.app.store.as_ref();
    let days = server.app.config.retention();
    let mut changes = store.changes().unwrap();
    let mut announced = async || {
        let mut next = async || {
            while changes.next().await != Some(Change::Cases) {}
        };
        tokio::time::timeout(Duration::from_secs(20), next()).await.unwrap();
    };
    let version = || server.read().cases_version().unwrap();
    let before = version();
    retention::run(store, &days, NOW + 15 * DAY_S).unwrap();
    announced().await;
    assert!(version() > before && server.read().cases().unwrap().is_empty());

    let parts = CaseParts { ids: vec![sent], ..CaseParts::default() };
    let facts = CaseFacts { number: "HN-0418".to_owned(), ..CaseFacts::default() };
    let second = server.publish_case(facts, parts).await;
    announced().await;
    assert_ne!(case, second);
    server.withdraw_case(second);
    announced().await;
    assert_eq!(server.read().withdrawn_cases().unwrap().len(), 1);
    let before = version();
    retention::run(store, &days, NOW + 22 * DAY_S).unwrap();
    announced().await;
    assert!(version() > before && server.read().withdrawn_cases().unwrap().is_empty());
    server.stop().await;
}
