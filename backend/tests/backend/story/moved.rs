//! The day of the story in an SQLite file that is copied to a PostgreSQL: there are the same rows in every table, the same
//! answers, and numbers go on.

use std::path::Path;

use backend::exposures::windows;
use backend::store::accounts::Role;
use backend::venues::add_commune;

use super::wanted::found;
use super::{Day, day_at};
use crate::support::database::{TestDatabase, on_postgres};
use crate::support::tables;
use crate::support::{NOW, RECIPIENT, TestServer};

/// A server on an SQLite file, wherever the tests run.
async fn on_file(dir: &Path) -> (TestServer, TestDatabase) {
    let file = TestDatabase::sqlite(dir);
    let database = file.config();
    let change = move |config: &mut backend::config::Config, _: &Path| config.database = database;
    (TestServer::start_with(NOW, change).await, file)
}

#[tokio::test]
async fn a_copied_database_gives_the_same_answers_and_goes_on_with_its_numbers() {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (server, file) = on_file(dir.path()).await;
    let Day { server, f0, f1, .. } = day_at(server).await;
    let browser = server.staff(Role::Authority).await;
    let cookies = browser.cookies.lock().unwrap().clone();
    let pages =
        ["/staff/exposures".to_owned(), format!("/staff/exposures/{f0}?minutes=10&lang=vi")];
    let mut before = Vec::new();
    for page in &pages {
        before.push(browser.text(page).await);
    }
    let known = (server.dump(), found(&server, f0), found(&server, f1));
    drop(browser);

    let target = TestDatabase::empty(dir.path());
    let arguments = ["database", "copy", "--from", file.text(), "--to", target.text()];
    let mut copy = tokio::process::Command::new(env!("CARGO_BIN_EXE_backend"));
    copy.args(arguments);
    let refused = copy.output().await.unwrap();
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("is in use; stop"), "{told}");

    server.stop().await;
    let filled = tables::fill(&file.file());
    let there = tables::all(&file);
    println!("{filled} of {} tables were empty after the story", there.len());
    assert!(there.values().all(|rows| !rows.is_empty()), "every table is copied with rows in it");
    let done = copy.output().await.unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{told}");
    assert_eq!(
        String::from_utf8_lossy(&done.stdout).lines().count(),
        there.len(),
        "a line a table"
    );
    assert!(tables::all(&target) == there, "every column of every row is the same");

    let default =
        "SELECT (SELECT count(*) FROM contacts_default) + (SELECT count(*) FROM sealed_default)";
    assert!(target.number("SELECT count(*) FROM contacts") > 100);
    assert_eq!(target.number(default), 0, "each day has its partition");
    numbers_go_on(&target, &file);

    let database = target.config();
    let change = move |config: &mut backend::config::Config, _: &Path| config.database = database;
    let moved = TestServer::start_with(NOW, change).await;
    assert_eq!((moved.dump(), found(&moved, f0), found(&moved, f1)), known);
    assert!(!windows(moved.read().as_mut(), Some(f0)).unwrap().is_empty());
    let browser = crate::support::staff::Browser::new(&moved);
    browser.cookies.lock().unwrap().clone_from(&cookies);
    for (page, before) in pages.iter().zip(before) {
        // The page says what still waits to be compared, which the filled tables have and the server now does.
        let mut after = browser.text(page).await;
        for _ in 0..600 {
            if after == before {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            after = browser.text(page).await;
        }
        let changed = before.lines().zip(after.lines()).find(|(before, after)| before != after);
        assert!(after == before, "{page} is the same, in the same session: {changed:?}");
    }
    let mut tx = moved.tx();
    let commune = add_commune(tx.as_mut(), "Phường mới", vec![RECIPIENT.to_owned()], vec![], NOW);
    let highest = file.number("SELECT seq FROM sqlite_sequence WHERE name = 'communes'");
    assert_eq!(commune.unwrap(), highest + 1);
    drop(tx);
    moved.stop().await;
}

/// Every table that gives numbers gives those above all that it ever gave.
fn numbers_go_on(target: &TestDatabase, file: &TestDatabase) {
    let given = file.texts("SELECT name || ' ' || seq FROM sqlite_sequence");
    assert!(given.len() > 15, "{given:?}");
    let sequences = target.texts(
        "SELECT c.relname || ' ' || pg_get_serial_sequence(c.oid::regclass::text, attname) FROM pg_attribute \
         JOIN pg_class c ON c.oid = attrelid WHERE attidentity <> '' AND NOT relispartition",
    );
    let all = target.number("SELECT count(*) FROM pg_class WHERE relkind = 'S'");
    assert_eq!(i64::try_from(sequences.len()).unwrap() + 1, all, "and the one of sealed records");
    for line in sequences {
        let (table, sequence) = line.split_once(' ').unwrap();
        let last = given.iter().find_map(|line| line.strip_prefix(&format!("{table} ")));
        let last: i64 = last.map_or(0, |last| last.parse().unwrap());
        assert!(last > 0, "{table} has rows");
        assert_eq!(target.number(&format!("SELECT nextval('{sequence}')")), last + 1, "{table}");
        // Given back, so that what follows does not jump.
        target.number(&format!("SELECT setval('{sequence}', {last})"));
    }
    let highest = file.number("SELECT max(rowid) FROM sealed");
    assert_eq!(target.number("SELECT nextval('sealed_rows')"), highest + 1);
}
