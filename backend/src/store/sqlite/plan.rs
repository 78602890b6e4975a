//! For tests: how SQLite goes about a query, so that none walks over a whole table that grows.

use rusqlite::Connection;

use super::Sqlite;

/// The steps of a query on an empty database.
pub(in crate::store) fn of(sql: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let store = Sqlite::open(&dir.path().join("backend.db")).unwrap();
    let db: &Connection = &store.file.writer();
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // Parameters that are not given are null.
    let steps = statement.raw_query().mapped(|row| row.get(3));
    steps.collect::<Result<_, _>>().unwrap()
}

/// Whether a step is there, and no step walks over a table or index but those of `small` ones.
pub(in crate::store) fn check(sql: &str, needed: &[&str], small: &[&str]) {
    let steps = of(sql);
    for needed in needed {
        assert!(steps.iter().any(|step| step.contains(needed)), "{needed} in {steps:#?}");
    }
    for step in steps.iter().filter(|step| step.starts_with("SCAN")) {
        let name = step.split_whitespace().nth(1).unwrap_or_default();
        assert!(small.contains(&name), "{step} in {steps:#?}");
    }
}
