//! Inserting what kiosks deliver: a row that is there already changes nothing.

use rusqlite::{Connection, ToSql};

use crate::store::Stored;

/// Key of a delivered record: venue, kiosk and number; its day comes from its body.
#[derive(Clone, Copy)]
pub(super) struct RecordKey {
    pub(super) venue: i64,
    pub(super) kiosk: u32,
    pub(super) seq: i64,
}

/// Whether the row was new.
pub(super) fn insert(db: &Connection, sql: &str, row: &[&dyn ToSql]) -> Stored<bool> {
    Ok(db.prepare_cached(sql)?.execute(row)? == 1)
}
