//! PostgreSQL keeps each day by itself: made before it begins, and gone as a whole while kiosks go on uploading.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use backend::retention;
use protocol::DAY_S;
use protocol::contact::ContactId;
use protocol::record::{SealedKind, day_of};

use crate::support::database::on_postgres;
use crate::support::records::{AGE_FILE, batch, contact, sealed};
use crate::support::{Kiosk, NOW, TestServer};

const LIMIT: Duration = Duration::from_secs(120);

fn has_one_file() -> bool {
    if !on_postgres() {
        println!("skipped: SQLite has all days in one file; script/postgres starts a PostgreSQL");
    }
    !on_postgres()
}

/// The days of which a table has a partition.
fn days(server: &TestServer, table: &str) -> Vec<i64> {
    let sql = format!(
        "SELECT substr(relname, length('{table}_d') + 1) FROM pg_class \
         WHERE relname LIKE '{table}\\_d%' AND relkind = 'r' AND relname <> '{table}_default'"
    );
    let mut days: Vec<i64> =
        server.stored.texts(&sql).iter().map(|day| day.parse().unwrap()).collect();
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
    while !days(server, "contacts").contains(&day) || !days(server, "sealed").contains(&day) {
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
    assert_eq!(days(&server, "contacts"), [today - 1, today, today + 1, today + 2]);
    assert_eq!(days(&server, "sealed"), days(&server, "contacts"));
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
    assert_eq!(days(&server, "contacts"), (today - 1..=today + 4).collect::<Vec<_>>());
    server.stop().await;
}

/// A kiosk that uploads on and on; how often it was answered.
struct Uploads {
    answered: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<i64>,
}

impl Uploads {
    fn begin(server: &Arc<TestServer>, kiosk: Kiosk) -> Self {
        let (answered, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (server, count, ends) = (Arc::clone(server), Arc::clone(&answered), Arc::clone(&stop));
        let task = tokio::spawn(async move {
            let mut next = 1;
            while !ends.load(Ordering::SeqCst) {
                let now_s = server.now();
                let contacts =
                    (next..next + 10).map(|seq| contact(seq, ContactId([1; 12]), now_s - 60));
                let records = vec![sealed(next, SealedKind::Declaration, now_s - 60, AGE_FILE)];
                let taken = server.send(&kiosk, &batch(contacts.collect(), records)).await;
                assert_eq!(taken.accepted, 11);
                next += 10;
                count.fetch_add(1, Ordering::SeqCst);
            }
            next - 1
        });
        Self { answered, stop, task }
    }

    fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }

    async fn more(&self, than: usize, count: usize) {
        let until = Instant::now() + LIMIT;
        while self.answered() < than + count {
            assert!(Instant::now() < until, "uploads stand still");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// How many contacts it has sent.
    async fn end(self) -> i64 {
        self.stop.store(true, Ordering::SeqCst);
        self.task.await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_is_over_is_gone_while_uploads_go_on() {
    if has_one_file() {
        return;
    }
    let began_s = NOW - 15 * DAY_S;
    let server = Arc::new(TestServer::start_with(began_s, |_, _| {}).await);
    let (old, between) = (day_of(began_s), day_of(began_s) + 1);
    made(&server, old + 2).await;
    let kiosk = server.kiosk().await;
    for first in (1..=4000).step_by(400) {
        let heard = (first..first + 400).map(|seq| {
            contact(seq, ContactId([7; 12]), began_s + if seq % 2 == 0 { DAY_S } else { 0 })
        });
        server.send(&kiosk, &batch(heard.collect(), vec![])).await;
    }
    let count = |server: &TestServer| server.stored.number("SELECT count(*) FROM contacts");
    assert_eq!((count(&server), astray(&server, "contacts")), (4000, 0));

    // The first day on which the server's own rounds leave both.
    server.clock.set(NOW - DAY_S);
    run_retention(&server, NOW - DAY_S);
    let mut uploads = Vec::new();
    for _ in 0..3 {
        uploads.push(Uploads::begin(&server, server.kiosk().await));
    }
    for upload in &uploads {
        upload.more(0, 1).await;
    }
    let (before, began) = (uploads[0].answered(), Instant::now());
    let dropping = Arc::clone(&server);
    let round = tokio::task::spawn_blocking(move || {
        retention::run(dropping.app.store.as_ref(), &dropping.app.config.retention(), NOW)
    });
    let round = round.await.unwrap().unwrap();
    let took = began.elapsed();
    assert!(!days(&server, "contacts").contains(&old));
    println!(
        "2,000 contacts of a day were dropped within {took:?} beside three kiosks that upload"
    );
    uploads[0].more(before, 2).await;
    assert_eq!(round.deleted.rows("contacts"), 2000);

    // Somebody reads the table all the time: who uploads does not wait for them.
    let reading = server.app.store.as_ref();
    let mut reader = reading.snapshot().unwrap();
    assert_eq!(reader.contacts_after(None, 1).unwrap().len(), 1);
    let dropping = Arc::clone(&server);
    let round = tokio::task::spawn_blocking(move || {
        retention::run(dropping.app.store.as_ref(), &dropping.app.config.retention(), NOW + DAY_S)
    });
    let before: Vec<_> = uploads.iter().map(Uploads::answered).collect();
    for (upload, before) in uploads.iter().zip(before) {
        upload.more(before, 3).await;
    }
    drop(reader);
    round.await.unwrap().unwrap();
    let until = Instant::now() + LIMIT;
    while days(&server, "contacts").contains(&between) {
        assert!(Instant::now() < until, "{between} is still there");
        run_retention(&server, NOW + DAY_S);
    }
    let mut sent = 0;
    for upload in uploads {
        sent += upload.end().await;
    }
    assert_eq!(count(&server), sent, "nothing but the old days is gone");
    Arc::into_inner(server).unwrap().stop().await;
}
