//! PostgreSQL keeps each day by itself: made before it begins, and gone as a whole while kiosks go on uploading.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use backend::retention;
use backend::store::retention::{Dropped, ForgetBefore};
use protocol::DAY_S;
use protocol::civil::vietnam_day;
use protocol::contact::ContactId;
use protocol::record::{SealedKind, day_of};

use crate::support::database::on_postgres;
use crate::support::records::{AGE_FILE, batch, contact, sealed};
use crate::support::{NOW, TestServer};

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

/// A kiosk that uploads on and on.
struct Uploads {
    answered: Arc<AtomicUsize>,
    longest: Arc<Mutex<Duration>>,
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<i64>,
}

impl Uploads {
    async fn begin(server: &Arc<TestServer>) -> Self {
        let kiosk = server.kiosk().await;
        let (answered, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let longest = Arc::new(Mutex::new(Duration::ZERO));
        let (server, count, ends) = (Arc::clone(server), Arc::clone(&answered), Arc::clone(&stop));
        let waited = Arc::clone(&longest);
        let task = tokio::spawn(async move {
            let mut next = 1;
            while !ends.load(Ordering::SeqCst) {
                let now_s = server.now();
                let contacts =
                    (next..next + 10).map(|seq| contact(seq, ContactId([1; 12]), now_s - 60));
                let records = vec![sealed(next, SealedKind::Declaration, now_s - 60, AGE_FILE)];
                let began = Instant::now();
                let taken = server.send(&kiosk, &batch(contacts.collect(), records)).await;
                assert_eq!(taken.accepted, 11);
                {
                    let mut longest = waited.lock().unwrap();
                    *longest = began.elapsed().max(*longest);
                }
                next += 10;
                count.fetch_add(1, Ordering::SeqCst);
            }
            next - 1
        });
        Self { answered, longest, stop, task }
    }

    fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }

    /// The longest since this was asked last.
    fn longest(&self) -> Duration {
        std::mem::take(&mut *self.longest.lock().unwrap())
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

/// What all of them waited at most since this was asked last.
fn longest(uploads: &[Uploads]) -> Duration {
    uploads.iter().map(Uploads::longest).max().unwrap()
}

/// Until each has been answered so often once more.
async fn more(uploads: &[Uploads], count: usize) {
    let before: Vec<_> = uploads.iter().map(Uploads::answered).collect();
    for (upload, before) in uploads.iter().zip(before) {
        upload.more(before, count).await;
    }
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
    assert!(days(&server, "sealed").contains(&(day_of(NOW) - 22)));
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
    assert!(!days(&server, "contacts").contains(&old));
    assert!(!days(&server, "sealed").contains(&(day_of(NOW) - 22)));
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
    assert!(!days(&server, "sealed").contains(&(day_of(NOW) - 22)), "nobody holds the others");
    drop(reader);
    let until = Instant::now() + LIMIT;
    while !drop_days(&server, NOW).await.is_whole {
        assert!(Instant::now() < until, "the day is still there");
    }
    assert!(!days(&server, "contacts").contains(&old));
    for upload in uploads {
        upload.end().await;
    }
    Arc::into_inner(server).unwrap().stop().await;
}
