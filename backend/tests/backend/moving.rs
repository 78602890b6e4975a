//! `backend database copy` when something goes wrong: it is killed, the file changes, the target is not empty.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use backend::store;
use tokio::process::{Child, Command};

use crate::support::database::{TestDatabase, on_postgres};
use crate::support::{RECIPIENT, tables};

/// Rows of the table that takes longest.
const CONTACTS: i64 = 20_000;

fn skips() -> bool {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
    }
    !on_postgres()
}

/// A file with rows in every table, of which contacts have many, on three days and at three venues.
fn full(dir: &Path) -> TestDatabase {
    let file = TestDatabase::sqlite(dir);
    drop(store::open(&file.config()).unwrap());
    file.execute(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {CONTACTS}) \
         INSERT INTO contacts (venue_id, day, kiosk_id, seq, incarnation, id, phone, first_s, last_s, \
         sightings, near_minutes, clock) \
         SELECT 1 + i % 3, 18800 + i / 3 % 3, 1, i, 0, zeroblob(12), 1, i, i + 40, 3, 1, 1 FROM n"
    ))
    .unwrap();
    assert!(tables::fill(&file.file()) > 50);
    file
}

fn command(from: &TestDatabase, to: &TestDatabase) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command.args(["database", "copy", "--from", from.text(), "--to", to.text(), "--batch", "20"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// How many rows of a table were copied; none before there is one.
fn copied(to: &TestDatabase, table: &str) -> i64 {
    let is_there = format!("SELECT count(to_regclass('{table}'))");
    match to.number(&is_there) {
        0 => 0,
        _ => to.number(&format!("SELECT count(*) FROM {table}")),
    }
}

/// Kills the copy once a table has so many rows, or when it has ended before.
async fn kill_at(copy: &mut Child, to: &TestDatabase, table: &str, rows: i64) {
    let until = Instant::now() + Duration::from_secs(60);
    while copied(to, table) < rows && copy.try_wait().unwrap().is_none() {
        assert!(Instant::now() < until, "{table} has no {rows} rows");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // Of one that has ended there is nothing to kill.
    let _ = copy.kill().await;
}

#[tokio::test]
async fn a_copy_that_is_killed_again_and_again_ends_as_one_that_was_not() {
    if skips() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (file, target) = (full(dir.path()), TestDatabase::empty(dir.path()));
    let mut interrupted = 0;
    for (table, rows) in [
        ("unfinished_copy", 1),
        ("audit", 1),
        ("contacts", 1000),
        ("contacts", 5000),
        ("contacts", 12_000),
    ] {
        let mut copy = command(&file, &target).spawn().unwrap();
        kill_at(&mut copy, &target, table, rows).await;
        if copied(&target, "unfinished_copy") == 0 {
            break;
        }
        interrupted += 1;
        let mut list = Command::new(env!("CARGO_BIN_EXE_backend"));
        let list = list.args(["venue", "list", "--database", target.text()]);
        let refused = list.output().await.unwrap();
        assert!(!refused.status.success() && told(&refused).contains("a part of a copy"));
    }
    assert_eq!(interrupted, 5, "copies that were interrupted");
    let half = copied(&target, "contacts");
    let done = command(&file, &target).output().await.unwrap();
    assert!(done.status.success(), "{}", told(&done));
    assert!(half > 0 && told(&done).contains("this one goes on with it"), "{}", told(&done));
    assert!(tables::all(&target) == tables::all(&file), "every row once");
    // It is like any other now, and takes no second copy.
    let again = command(&file, &target).output().await.unwrap();
    assert!(
        !again.status.success() && told(&again).contains("holds data already"),
        "{}",
        told(&again)
    );
}

#[tokio::test]
async fn a_file_that_changed_behind_an_interrupted_copy_is_copied_once_more() {
    if skips() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (file, target) = (full(dir.path()), TestDatabase::empty(dir.path()));
    let mut copy = command(&file, &target).spawn().unwrap();
    kill_at(&mut copy, &target, "contacts", 4000).await;
    assert_eq!(copied(&target, "unfinished_copy"), 1, "it was interrupted");
    // A row among those that are there already, and one that is gone.
    file.execute("UPDATE contacts SET sightings = 9 WHERE venue_id = 1 AND seq = 0").unwrap();
    file.execute("DELETE FROM contacts WHERE venue_id = 1 AND seq = 3").unwrap();
    let done = command(&file, &target).output().await.unwrap();
    assert!(done.status.success(), "{}", told(&done));
    assert!(told(&done).contains("changed since the copy was begun"), "{}", told(&done));
    assert!(tables::all(&target) == tables::all(&file));
}

#[tokio::test]
async fn what_cannot_be_copied_is_told_in_a_sentence_and_harms_nothing() {
    if skips() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (file, target) = (full(dir.path()), TestDatabase::empty(dir.path()));
    // PostgreSQL has no text with a zero byte, and the column has 16 bits.
    file.execute("UPDATE audit SET reason = 'a' || char(0) || 'b'").unwrap();
    let refused = command(&file, &target).output().await.unwrap();
    let said = told(&refused);
    assert!(!refused.status.success() && said.contains("row of the table audit"), "{said}");
    file.execute("UPDATE audit SET reason = 'ab'").unwrap();
    file.execute("UPDATE contacts SET near_minutes = 70000 WHERE seq = 9000").unwrap();
    let refused = command(&file, &target).output().await.unwrap();
    let said = told(&refused);
    assert!(!refused.status.success() && said.contains("row of the table contacts"), "{said}");
    // Corrected, it goes on.
    file.execute("UPDATE contacts SET near_minutes = 7 WHERE seq = 9000").unwrap();
    let done = command(&file, &target).output().await.unwrap();
    assert!(done.status.success(), "{}", told(&done));
    assert!(tables::all(&target) == tables::all(&file));

    let other = TestDatabase::new(dir.path());
    let commune = ["commune", "add", "--name", "X", "--recipient", RECIPIENT, "--database"];
    let mut add = Command::new(env!("CARGO_BIN_EXE_backend"));
    assert!(add.args(commune).arg(other.text()).output().await.unwrap().status.success());
    let refused = command(&file, &other).output().await.unwrap();
    assert!(!refused.status.success() && told(&refused).contains("holds data already"));
    assert_eq!(other.number("SELECT count(*) FROM communes"), 1, "it is still there");
    let missing = Path::new("/nowhere/backend.db");
    let mut copy = Command::new(env!("CARGO_BIN_EXE_backend"));
    copy.args(["database", "copy", "--from"]).arg(missing).args(["--to", target.text()]);
    let refused = copy.output().await.unwrap();
    assert!(!refused.status.success() && told(&refused).contains("there is no database"));
}
