//! Who passed in or out: check-ins by phone, told by the backend, and declarations made here.

use protocol::api::CheckinEvent;
use protocol::record::Direction;
use rusqlite::Connection;

use super::settings::{name, number, raise};
use super::{Store, StoreError};

/// Where a passage was learnt of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// A check-in by phone; its number is the event's.
    Phone = 0,
    /// A declaration at this kiosk; its number is the outbox record's.
    Declaration = 1,
}

/// Passages in a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many came in.
    pub entered: u32,
    /// How many went out.
    pub left: u32,
}

/// Whether the passage was new.
pub(super) fn insert(
    connection: &Connection,
    source: Source,
    number: i64,
    direction: Direction,
    at_s: i64,
) -> Result<bool, StoreError> {
    let mut insert =
        connection.prepare_cached("INSERT OR IGNORE INTO passage VALUES (?1, ?2, ?3, ?4)")?;
    let rows = insert.execute(rusqlite::params![source as u8, number, direction.code(), at_s])?;
    Ok(rows == 1)
}

impl Store {
    /// Takes a check-in that the backend confirmed; `false` when it was known. The stream's cursor
    /// moves in the same transaction, so a replay never counts twice.
    ///
    /// # Errors
    /// [`StoreError`]; then the event will come again.
    pub fn record_checkin(&self, event: &CheckinEvent) -> Result<bool, StoreError> {
        self.write(|transaction| {
            let new = insert(transaction, Source::Phone, event.event, event.direction, event.at_s)?;
            raise(transaction, name::LAST_EVENT, event.event)?;
            Ok(new)
        })
    }

    /// Number of the latest event taken, for the stream to go on from; 0 before the first.
    ///
    /// # Errors
    /// [`StoreError`] when the card fails.
    pub fn last_event(&self) -> Result<i64, StoreError> {
        self.read(|connection| number(connection, name::LAST_EVENT))
    }

    /// Passages from `from_s` on and before `to_s`, Unix time.
    ///
    /// # Errors
    /// [`StoreError`] when the card fails.
    pub fn counts(&self, from_s: i64, to_s: i64) -> Result<Counts, StoreError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT count(*) FILTER (WHERE direction = 0), count(*) FILTER (WHERE direction = 1)
                 FROM passage WHERE at_s >= ?1 AND at_s < ?2",
            )?;
            Ok(query.query_row([from_s, to_s], |row| {
                Ok(Counts { entered: row.get(0)?, left: row.get(1)? })
            })?)
        })
    }
}
