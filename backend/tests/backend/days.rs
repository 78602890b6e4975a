//! PostgreSQL keeps each day by itself: made before it begins, and gone as a whole while kiosks go on uploading.

mod uploads;

use std::sync::Arc;
use std::time::{Duration, Instant};

use backend::clock::SetClock;
use backend::config::Config;
use backend::retention;
use backend::server::Server;
use backend::store::retention::{Dropped, ForgetBefore};
use protocol::DAY_S;
use protocol::civil::vietnam_day;
use protocol::contact::ContactId;
use protocol::record::{SealedKind, day_of};
use tokio_util::sync::CancellationToken;

use crate::support::database::{self, TestDatabase, on_postgres};
use crate::support::records::{AGE_FILE, batch, contact, sealed};
use crate::support::{NOW, TestServer};
use uploads::{Uploads, longest, more};

const LIMIT: Duration = Duration::from_secs(120);

fn has_one_file() -> bool {
    if !on_postgres() {
        println!("skipped: SQLite has all days in one file; script/postgres starts a PostgreSQL");
    }
    !on_postgres()
}

/// The days of which a table has a partition.
fn days(stored: &TestDatabase, table: &str) -> Vec<i64> {
    let sql = format!(
        "SELECT substr(relname, length('{table}_d') + 1) FROM pg_class \
         WHERE relname LIKE '{table}\\_d%' AND relkind = 'r' AND relname <> '{table}_default'"
    );
    let mut days: Vec<i64> = stored.texts(&sql).iter().map(|day| day.parse().unwrap()).collect();
    days.sort_unstable();
    days
}

/// Rows of a table that are in no day of their own.
fn astray(server: &TestServer, table: &str) -> i64 {
    server.stored.number(&format!("SELECT count(*) FROM {table}_default"))
}

/// The server's own round at its start makes partitions, those of `sealed` last.
async fn made(server: &TestServer, day: i64) {
    let until = Instant::now() + LIMIT;
    while !days(&server.stored, "contacts").contains(&day)
        || !days(&server.stored, "sealed").contains(&day)
    {
        assert!(Instant::now() < until, "{day} is not made");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn run_retention(server: &TestServer, now_s: i64) -> retention::Round {
    retention::run(server.app.store.as_ref(), &server.app.config.retention(), now_s).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_made_ahead_and_what_is_out_of_range_is_set_aside() {
    if has_one_file() {
        return;
    }
    let server = TestServer::start().await;
    let today = day_of(NOW);
    made(&server, today + 2).await;
    assert_eq!(days(&server.stored, "contacts"), [today - 1, today, today + 1, today + 2]);
    assert_eq!(days(&server.stored, "sealed"), days(&server.stored, "contacts"));
    let kiosk = server.kiosk().await;
    let at = |seq, at_s| contact(seq, ContactId([5; 12]), at_s);
    let contacts = vec![
        at(1, NOW),
        at(2, NOW + DAY_S),
        at(3, NOW + 3 * DAY_S),
        at(4, NOW - 15 * DAY_S),
        at(5, NOW - 3 * DAY_S),
    ];
    let records = vec![
        sealed(1, SealedKind::Declaration, NOW, AGE_FILE),
        sealed(2, SealedKind::Declaration, NOW - 22 * DAY_S, AGE_FILE),
    ];
    let taken = server.send(&kiosk, &batch(contacts, records)).await;
    assert_eq!((taken.accepted, taken.quarantined), (4, 3));
    // Allowed, but of a day before the database was there.
    assert_eq!((astray(&server, "contacts"), astray(&server, "sealed")), (1, 0));
    // Rounds of the days that follow make theirs, and those that are there stay.
    run_retention(&server, NOW + DAY_S);
    run_retention(&server, NOW + 2 * DAY_S);
    assert_eq!(days(&server.stored, "contacts"), (today - 1..=today + 4).collect::<Vec<_>>());
    server.stop().await;
}

/// After days in which nothing ran, too.
#[tokio::test(flavor = "multi_thread")]
async fn todays_partitions_are_there_before_anything_is_taken() {
    if has_one_file() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let stored = TestDatabase::at(dir.path(), NOW - 9 * DAY_S);
    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        database: stored.config(),
        ..Config::default()
    };
    let clock = Arc::new(SetClock::new(NOW));
    // It takes connections only once it runs.
    let server = Server::bind(config, clock, CancellationToken::new()).await.unwrap();
    for table in ["contacts", "sealed", "checkins"] {
        let days = days(&stored, table);
        let missing = (-1..=2).map(|ahead| day_of(NOW) + ahead).find(|day| !days.contains(day));
        assert_eq!(missing, None, "{table}: {days:?}");
    }
    drop(server);
}

/// By another process, say, whose clock is wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_comes_while_its_day_is_made_stays_and_the_other_days_are_made() {
    if has_one_file() {
        return;
    }
    let server = TestServer::start().await;
    let (day, stored) = (day_of(NOW) + 9, server.stored.text().to_owned());
    let coming = std::thread::spawn(move || {
        let sql = format!(
            "BEGIN; INSERT INTO plays VALUES (1, {day}, 1, 1, 1, '\\x00', 1, 1); SELECT pg_sleep(1); COMMIT"
        );
        database::run(&stored, &sql).unwrap();
    });
    let has_come = "SELECT count(*) FROM pg_locks WHERE relation = 'plays_default'::regclass \
                    AND mode = 'RowExclusiveLock'";
    let until = Instant::now() + LIMIT;
    while server.stored.number(has_come) == 0 {
        assert!(Instant::now() < until && !coming.is_finished(), "no row comes");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let store = Arc::clone(&server.app.store);
    tokio::task::spawn_blocking(move || store.make_days(day).unwrap()).await.unwrap();
    coming.join().unwrap();
    assert_eq!(astray(&server, "plays"), 1);
    assert!(!days(&server.stored, "plays").contains(&day));
    assert!(days(&server.stored, "plays").contains(&(day + 1)));
    assert!(days(&server.stored, "contacts").contains(&day));
    server.stop().await;
}

/// On the day before [`NOW`], with 2,000 contacts of each of two days; next day the first is over, and for everything else an
/// earlier one.
async fn with_old_days() -> (Arc<TestServer>, i64) {
    let began_s = NOW - 15 * DAY_S;
    let server = Arc::new(TestServer::start_with(NOW - 22 * DAY_S, |_, _| {}).await);
    made(&server, day_of(NOW) - 22 + 2).await;
    server.clock.set(began_s);
    run_retention(&server, began_s);
    let kiosk = server.kiosk().await;
    for first in (1..=4000).step_by(400) {
        let heard = (first..first + 400).map(|seq| {
            contact(seq, ContactId([7; 12]), began_s + if seq % 2 == 0 { DAY_S } else { 0 })
        });
        server.send(&kiosk, &batch(heard.collect(), vec![])).await;
    }
    assert_eq!((contacts(&server), astray(&server, "contacts")), (4000, 0));
    // The first day on which the server's own rounds leave both.
    server.clock.set(NOW - DAY_S);
    run_retention(&server, NOW - DAY_S);
    (server, day_of(began_s))
}

fn contacts(server: &TestServer) -> i64 {
    server.stored.number("SELECT count(*) FROM contacts")
}

/// Makes the days around [`NOW`], and drops what is over at `kept_s`.
async fn drop_days(server: &Arc<TestServer>, kept_s: i64) -> Dropped {
    let (server, days, day) = (Arc::clone(server), server.app.config.retention(), day_of(kept_s));
    let before = ForgetBefore {
        contacts: day - days.contacts,
        records: day - days.records,
        today: vietnam_day(NOW),
    };
    let dropping = tokio::task::spawn_blocking(move || server.app.store.drop_days(before).unwrap());
    dropping.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_over_is_gone_while_uploads_go_on() {
    if has_one_file() {
        return;
    }
    let (server, old) = with_old_days().await;
    assert!(days(&server.stored, "sealed").contains(&(day_of(NOW) - 22)));
    let mut uploads = Vec::new();
    for _ in 0..3 {
        uploads.push(Uploads::begin(&server).await);
    }
    more(&uploads, 1).await;
    longest(&uploads);
    more(&uploads, 10).await;
    let (alone, began) = (longest(&uploads), Instant::now());
    let made = drop_days(&server, NOW - DAY_S).await;
    let making = began.elapsed();
    assert!(made.rows.is_empty() && made.is_whole);
    more(&uploads, 2).await;
    let (beside_making, began) = (longest(&uploads), Instant::now());
    let dropped = drop_days(&server, NOW).await;
    let gone = began.elapsed();
    assert_eq!((dropped.rows.rows("contacts"), dropped.is_whole), (2000, true));
    assert!(!days(&server.stored, "contacts").contains(&old));
    assert!(!days(&server.stored, "sealed").contains(&(day_of(NOW) - 22)));
    more(&uploads, 2).await;
    let (beside_dropping, began) = (longest(&uploads), Instant::now());
    let running = Arc::clone(&server);
    tokio::task::spawn_blocking(move || run_retention(&running, NOW)).await.unwrap();
    let rest = began.elapsed();
    more(&uploads, 2).await;
    println!(
        "days of ten tables were made in {making:?} and gone in {gone:?}; the rest of a round took {rest:?}. \
         The longest of three kiosks' uploads: {alone:?} alone, {beside_making:?}, {beside_dropping:?} and {:?} beside these",
        longest(&uploads)
    );
    let mut sent = 2000;
    for upload in uploads {
        sent += upload.end().await;
    }
    assert_eq!(contacts(&server), sent, "nothing but the old day is gone");
    Arc::into_inner(server).unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_somebody_reads_goes_later_and_uploads_do_not_wait_for_that() {
    if has_one_file() {
        return;
    }
    let (server, old) = with_old_days().await;
    let mut uploads = Vec::new();
    for _ in 0..2 {
        uploads.push(Uploads::begin(&server).await);
    }
    let mut reader = server.read();
    assert_eq!(reader.contacts_after(None, 1).unwrap().len(), 1);
    let dropping = Arc::clone(&server);
    let dropping = tokio::spawn(async move { drop_days(&dropping, NOW).await });
    more(&uploads, 3).await;
    let dropped = dropping.await.unwrap();
    assert_eq!((dropped.rows.rows("contacts"), dropped.is_whole), (0, false));
    assert!(
        !days(&server.stored, "sealed").contains(&(day_of(NOW) - 22)),
        "nobody holds the others"
    );
    drop(reader);
    let until = Instant::now() + LIMIT;
    while !drop_days(&server, NOW).await.is_whole {
        assert!(Instant::now() < until, "the day is still there");
    }
    assert!(!days(&server.stored, "contacts").contains(&old));
    for upload in uploads {
        upload.end().await;
    }
    Arc::into_inner(server).unwrap().stop().await;
}
