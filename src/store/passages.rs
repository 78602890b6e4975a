//! Passages in and out: check-ins by phone, which the backend reports, and declarations and
//! check-ins by card, by receipt or in the kiosk's own Wi-Fi made here.

use protocol::api::CheckinEvent;
use protocol::record::Direction;
use rusqlite::Connection;

use super::settings::{name, number, raise};
use super::{Store, StoreError};

#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// A check-in by phone; its number is the event's.
    Phone = 0,
    /// A declaration at this kiosk; its number is the outbox record's.
    Declaration = 1,
    /// A check-in by card at this kiosk; its number is the outbox record's.
    Card = 2,
    /// A check-in by receipt at this kiosk; its number is the outbox record's.
    Receipt = 3,
    /// A check-in by phone in this kiosk's own Wi-Fi; its number is the outbox record's.
    Wifi = 4,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Passage {
    pub(super) source: Source,
    pub(super) number: i64,
    pub(super) direction: Direction,
    /// For how many people, at least 1.
    pub(super) people: u8,
    pub(super) at_s: i64,
}

/// Passages in a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub entered: u32,
    pub left: u32,
}

/// Whether the passage was new.
pub(super) fn insert(connection: &Connection, passage: Passage) -> Result<bool, StoreError> {
    let Passage { source, number, direction, people, at_s } = passage;
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO passage (source, number, direction, at_s, people)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let values = rusqlite::params![source as u8, number, direction.code(), at_s, people];
    Ok(insert.execute(values)? == 1)
}

impl Store {
    /// Stores check-ins that the backend confirmed, in one transaction; the answer is those that were
    /// new. The stream's cursor moves in the same transaction, so a replay never counts twice.
    ///
    /// # Errors
    /// [`StoreError`]; then the events will come again.
    pub fn record_checkins(
        &self,
        events: &[CheckinEvent],
    ) -> Result<Vec<CheckinEvent>, StoreError> {
        self.write(|transaction| {
            let mut new = Vec::new();
            for event in events {
                let CheckinEvent { event: number, direction, at_s, .. } = *event;
                let passage = Passage { source: Source::Phone, number, direction, people: 1, at_s };
                if insert(transaction, passage)? {
                    new.push(*event);
                }
                raise(transaction, name::LAST_EVENT, number)?;
            }
            Ok(new)
        })
    }

    /// Number of the latest event stored, from which the stream continues; 0 before the first.
    pub fn last_event(&self) -> Result<i64, StoreError> {
        self.read(|connection| number(connection, name::LAST_EVENT))
    }

    /// Passages from `from_s` on and before `to_s`, Unix time.
    pub fn counts(&self, from_s: i64, to_s: i64) -> Result<Counts, StoreError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT coalesce(sum(people) FILTER (WHERE direction = 0), 0),
                        coalesce(sum(people) FILTER (WHERE direction = 1), 0)
                 FROM passage WHERE at_s >= ?1 AND at_s < ?2",
            )?;
            Ok(query.query_row([from_s, to_s], |row| {
                Ok(Counts { entered: row.get(0)?, left: row.get(1)? })
            })?)
        })
    }
}
