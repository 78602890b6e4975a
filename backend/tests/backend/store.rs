//! What every database promises to those who use it, as one story over the traits of the store.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use backend::store::audit::{Entry, EntryKind};
use backend::store::changes::{Change, Changes};
use backend::store::venues::NewVenue;
use backend::store::{self, Store, StoreError, Tx};
use backend::venues::add_commune;
use protocol::playlist::{Item, MediaId, MediaKind, Mime, Schedule};

use crate::support::database::{TestDatabase, on_postgres};
use crate::support::{NOW, RECIPIENT};

fn open(database: &TestDatabase) -> Arc<dyn Store> {
    store::open(&database.config()).unwrap()
}

fn commune(tx: &mut dyn Tx, name: &str) -> i64 {
    add_commune(tx, name, vec![RECIPIENT.to_owned()], vec![], NOW).unwrap()
}

fn names(store: &dyn Store) -> Vec<String> {
    let communes = store.read(|read| read.communes()).unwrap();
    communes.into_iter().map(|commune| commune.name).collect()
}

async fn next(changes: &mut Changes) -> Change {
    let change = tokio::time::timeout(Duration::from_secs(20), changes.next());
    change.await.unwrap().unwrap()
}

/// Adds an item to all playlists.
fn add_item(tx: &mut dyn Tx, bytes: &[u8]) {
    let item = Item {
        id: MediaId::of(bytes),
        kind: MediaKind::Image,
        title: "Cài Bluezone".to_owned(),
        size: u64::try_from(bytes.len()).unwrap(),
        mime: Mime::Png,
        duration_s: 10,
        schedule: Schedule::default(),
        priority: 5,
    };
    let scope = backend::store::media::MediaScope::Everywhere;
    tx.add_media(scope, &item, bytes, NOW).unwrap();
    tx.announce(Change::Media).unwrap();
}

#[test]
fn a_unit_of_work_is_all_or_nothing_and_a_snapshot_is_one_moment() {
    let dir = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(dir.path());
    let store = open(&database);
    let mut tx = store.begin().unwrap();
    commune(tx.as_mut(), "dropped");
    drop(tx);
    let failed = store.write(|tx| -> Result<(), StoreError> {
        commune(tx, "failed");
        // An unknown commune: the database refuses, and what was done before is undone with it.
        let venue = NewVenue { commune: 99, letters: "AB".to_owned(), ..NewVenue::default() };
        tx.add_venue(&venue, NOW).map(drop)
    });
    assert!(failed.is_err());
    assert!(names(store.as_ref()).is_empty());

    let mut snapshot = store.snapshot().unwrap();
    assert!(snapshot.communes().unwrap().is_empty());
    let mut tx = store.begin().unwrap();
    commune(tx.as_mut(), "kept");
    assert_eq!(tx.communes().unwrap().len(), 1, "a unit of work sees what it wrote");
    tx.commit().unwrap();
    assert!(snapshot.communes().unwrap().is_empty());
    drop(snapshot);
    assert_eq!(names(store.as_ref()), ["kept"]);
    drop(store);
    assert_eq!(names(open(&database).as_ref()), ["kept"], "after the next start");
}

#[test]
fn a_look_is_written_down_before_and_holds_nobody_up_who_writes() {
    let dir = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(dir.path());
    let store = open(&database);
    let entry = Entry {
        who: "lan.ngo".to_owned(),
        kind: EntryKind::SealedList,
        target: "feedback".to_owned(),
        reason: String::new(),
    };
    let seen = store.look(
        NOW,
        |tx| {
            commune(tx, "before");
            Ok(entry.clone())
        },
        |look| -> Result<_, StoreError> {
            assert_eq!(look.inbox_sums()?.all, 0);
            // Another thread of the server, while this one reads.
            store.write(|tx| Ok::<_, StoreError>(commune(tx, "meanwhile")))?;
            Ok((look.communes()?.len(), look.audit()?))
        },
    );
    let (communes, trail) = seen.unwrap();
    assert_eq!(communes, 1, "one moment");
    assert_eq!(trail.into_iter().map(|line| line.entry).collect::<Vec<_>>(), [entry]);
    assert_eq!(names(store.as_ref()), ["before", "meanwhile"]);

    let failed = store.look(
        NOW,
        |tx| -> Result<Entry, StoreError> {
            commune(tx, "undone");
            Err(StoreError::Failed("no".to_owned()))
        },
        |_| Ok(()),
    );
    assert!(failed.is_err());
    assert_eq!(names(store.as_ref()).len(), 2);
    assert_eq!(store.read(|read| read.audit()).unwrap().len(), 1);
}

#[tokio::test]
async fn changes_are_published_once_after_the_commit_and_from_other_processes_too() {
    let dir = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(dir.path());
    let (store, other) = (open(&database), open(&database));
    let mut changes = store.changes().unwrap();
    let mut tx = store.begin().unwrap();
    add_item(tx.as_mut(), b"dropped");
    drop(tx);
    let mut tx = store.begin().unwrap();
    add_item(tx.as_mut(), b"first");
    let early = tokio::time::timeout(Duration::from_millis(50), changes.next()).await;
    assert!(early.is_err(), "nothing before the commit");
    tx.commit().unwrap();
    assert_eq!(next(&mut changes).await, Change::Media);
    // The watch on the database sees the same commit later and knows it.
    let again = tokio::time::timeout(Duration::from_millis(1200), changes.next()).await;
    assert!(again.is_err(), "{again:?}");

    let mut tx = other.begin().unwrap();
    add_item(tx.as_mut(), b"second");
    tx.commit().unwrap();
    assert_eq!(next(&mut changes).await, Change::Media);
}

/// All `.rs` and `.sql` files below a folder.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "sql") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn every_insert_names_its_columns() {
    let mut inserts = 0;
    for (path, text) in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for (_, rest) in text.match_indices("INSERT ").map(|(at, _)| text.split_at(at)) {
            let statement: String = rest.chars().take(90).filter(|c| *c != '\\').collect();
            let words: Vec<_> = statement.split_whitespace().collect();
            let into = words.iter().position(|word| *word == "INTO").unwrap();
            let named = words.get(into + 2).is_some_and(|word| word.starts_with('('));
            assert!(named, "{path}: {statement}");
            inserts += 1;
        }
    }
    assert!(inserts >= 20, "{inserts} inserts were found");
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (file, server) = (TestDatabase::sqlite(dir.path()), TestDatabase::new(dir.path()));
    drop(open(&file));
    let in_file = "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c \
                   WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
    let at_server = "SELECT relname || '.' || attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid \
                     WHERE relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0 \
                     AND relnamespace = 'public'::regnamespace";
    let in_file: BTreeSet<_> = file.texts(in_file).into_iter().collect();
    let at_server: BTreeSet<_> = server.texts(at_server).into_iter().collect();
    assert!(in_file.len() > 300, "{}", in_file.len());
    let different: Vec<_> = in_file.symmetric_difference(&at_server).collect();
    // `only` is a word of PostgreSQL's, and SQLite gives every row an id.
    let known =
        ["case_list.one", "case_list.only", "media_list.one", "media_list.only", "sealed.rowid"];
    assert_eq!(different, known);
}

#[test]
fn connections_that_the_server_ended_are_replaced_and_what_was_open_is_undone() {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(dir.path());
    let store = open(&database);
    let mut tx = store.begin().unwrap();
    commune(tx.as_mut(), "lost");
    let end = "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert!(!database.texts(end).is_empty());
    assert!(matches!(tx.commit(), Err(StoreError::Away(_))));
    assert!(names(store.as_ref()).is_empty());
    store.write(|tx| Ok::<_, StoreError>(commune(tx, "kept"))).unwrap();
    assert_eq!(names(store.as_ref()), ["kept"]);
}

#[test]
fn one_process_leads_until_it_ends() {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let database = TestDatabase::new(dir.path());
    let (first, second) = (open(&database), open(&database));
    let lead = || (first.leads().unwrap(), second.leads().unwrap());
    assert_eq!((lead(), lead()), ((true, false), (true, false)));
    drop(first);
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while !second.leads().unwrap() {
        assert!(std::time::Instant::now() < until, "nobody leads");
        std::thread::sleep(Duration::from_millis(20));
    }
}
