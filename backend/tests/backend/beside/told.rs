//! What processes tell each other of what they have committed, and what nobody told of.

use backend::store::changes::{Change, Changes};

use super::{MOMENT, begun, delivery, has_one_writer, heard, two_processes, within_limit};
use crate::support::TestServer;
use crate::support::database::{TestDatabase, on_postgres};
use crate::support::records::batch;

async fn told(changes: &mut Changes, change: Change) {
    within_limit(async { while changes.next().await != Some(change) {} }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_told_of_in_whichever_order_they_are_committed() {
    if has_one_writer() {
        return;
    }
    let server = TestServer::start().await;
    let (first, second) = (server.kiosk().await, server.kiosk().await);
    let of = |kiosk, seq| delivery(&server, kiosk, batch(heard(seq..=seq), vec![]));
    let sent = [1, 2].map(|seq| (of(&first, seq), of(&second, seq)));
    let (_stored, [one, other]) = two_processes(server).await;
    for (changes, (first, second)) in [one.changes(), other.changes()].into_iter().zip(sent) {
        let mut changes = changes.unwrap();
        let early = begun(one.as_ref(), &first);
        let late = begun(one.as_ref(), &second);
        late.commit().unwrap();
        told(&mut changes, Change::Contacts).await;
        // All notices of that are over.
        while tokio::time::timeout(MOMENT, changes.next()).await.is_ok() {}
        early.commit().unwrap();
        told(&mut changes, Change::Contacts).await;
    }
}

/// As when a process ends after its commit and before it tells of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_tells_of_is_found() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await.number;
    let venue = server.read().kiosk(kiosk).unwrap().unwrap().venue;
    let (stored, [store, _]) = two_processes(server).await;
    let mut changes = store.changes().unwrap();
    for (sql, change) in [
        (
            format!("UPDATE kiosks SET last_event = last_event + 1 WHERE kiosk_id = {kiosk}"),
            Change::Checkin { kiosk },
        ),
        (
            format!("UPDATE venues SET passages = passages + 1 WHERE venue_id = {venue}"),
            Change::Passages { venue },
        ),
        ("UPDATE media_list SET version = version + 1".to_owned(), Change::Media),
    ] {
        stored.execute(&sql).unwrap();
        told(&mut changes, change).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_of_to_the_next_who_asks_when_the_first_was_refused() {
    let server = TestServer::start().await;
    let (stored, [store, _]) = two_processes(server).await;
    stored.execute("ALTER TABLE media_list RENAME TO away").unwrap();
    assert!(store.changes().is_err());
    if on_postgres() {
        within_limit(async {
            while listeners(&stored) > 0 {
                tokio::time::sleep(MOMENT / 10).await;
            }
        })
        .await;
    }
    stored.execute("ALTER TABLE away RENAME TO media_list").unwrap();
    let mut changes = store.changes().unwrap();
    stored.execute("UPDATE media_list SET version = version + 1").unwrap();
    told(&mut changes, Change::Media).await;
    if on_postgres() {
        assert_eq!(listeners(&stored), 1);
    }
}

/// Connections on which somebody listens.
fn listeners(stored: &TestDatabase) -> i64 {
    stored.number(
        "SELECT count(*) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN %'",
    )
}
