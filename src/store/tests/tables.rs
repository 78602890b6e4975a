//! Every table that holds something with a time is emptied by retention.

use super::*;

/// A row from the time 100, already sent where that matters, for each table that retention empties.
const OLD_ROWS: &[(&str, &str)] = &[
    (
        "contact",
        "INSERT INTO contact (id, phone, first_s, duration_s, sightings, clock, near_minutes)
         VALUES (zeroblob(12), 0, 100, 0, 1, 0, 0)",
    ),
    ("contact_age", "INSERT INTO contact_age (seq, at_s) VALUES (0, 100)"),
    (
        "journal",
        "INSERT INTO journal (number, id, phone, first_s, duration_s, sightings, rssi_sum,
                              rssi_count, near, clock)
         VALUES (1, zeroblob(12), 0, 100, 0, 1, 0, 0, 0, 0)",
    ),
    (
        "outbox",
        "INSERT INTO outbox (seq, at_s, body) VALUES (1, 100, '');
         INSERT INTO setting (name, value) VALUES ('sent.records', 1)",
    ),
    (
        "passage",
        "INSERT INTO passage (source, number, direction, at_s, people) VALUES (1, 1, 0, 100, 1)",
    ),
    ("day_key", "INSERT INTO day_key (day, key) VALUES (-1, zeroblob(32))"),
    ("declared_card", "INSERT INTO declared_card (day, tag, seq) VALUES (-1, 1, 1)"),
    ("declared_receipt", "INSERT INTO declared_receipt (day, receipt, people) VALUES (-1, 1, 1)"),
    (
        "venue_window",
        "INSERT INTO venue_window (warning, from_s, to_s, level, text, until_day)
         VALUES (1, 100, 101, 1, 1, -1)",
    ),
    ("hit", "INSERT INTO hit (number, contact_seq, slot_start_s) VALUES (1, 1, 100)"),
];

/// Tables without a time of their own, and why their rows may stay.
const KEPT: &[(&str, &str)] = &[
    ("setting", "single values, none of a person"),
    ("parked", "follows its contact; a record waits for the operator"),
    ("case_seed", "replaced by the next case list"),
    ("withdrawn_warning", "numbers of warnings, none of a person"),
    ("refinery_schema_history", "the migrations"),
];

#[test]
fn retention_knows_every_table() {
    let store = Store::open_in_memory().unwrap();
    let connection = store.lock();
    let mut query = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let tables: Vec<String> =
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    drop(query);
    let named: Vec<&str> = OLD_ROWS.iter().chain(KEPT).map(|(table, _)| *table).collect();
    for table in &tables {
        assert!(named.contains(&table.as_str()), "does retention empty the table {table}?");
    }
    assert_eq!(tables.len(), named.len(), "{tables:?}");

    let count = |connection: &Connection, table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    for (table, row) in OLD_ROWS {
        connection.execute_batch(row).unwrap();
        assert_eq!(count(&connection, table), 1);
    }
    drop(connection);
    store.delete_before(1_000, 1_000, 2_000).unwrap();
    let connection = store.lock();
    for (table, _) in OLD_ROWS {
        // The newest mark dates the contacts before it; it is of this call.
        let left = i64::from(*table == "contact_age");
        assert_eq!(count(&connection, table), left, "{table}");
    }
}

#[test]
fn every_commit_is_announced_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.db");
    let store = Store::open(&path).unwrap();
    let mut changes = store.changes();
    store.backlog().unwrap();
    store.announce_outside_changes().unwrap();
    assert!(!changes.has_changed().unwrap(), "nothing was written");

    store.clone().push(&gap()).unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    store.announce_outside_changes().unwrap();
    assert!(!changes.has_changed().unwrap(), "the own change was announced already");

    Store::open(&path).unwrap().push(&gap()).unwrap();
    assert!(!changes.has_changed().unwrap(), "another process cannot announce");
    store.announce_outside_changes().unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    store.announce_outside_changes().unwrap();
    assert!(!changes.has_changed().unwrap());
}

#[test]
fn a_damaged_kind_of_phone_is_no_android() {
    let store = Store::open_in_memory().unwrap();
    store.settle(&contacts(0..2), contacts(2..3)).unwrap();
    store
        .lock()
        .execute_batch("UPDATE contact SET phone = 9; UPDATE journal SET phone = 9")
        .unwrap();
    for error in [store.next_batch(9).unwrap_err(), store.open_stretches().unwrap_err()] {
        assert!(matches!(error, StoreError::Content { .. }), "{error}");
    }
}
