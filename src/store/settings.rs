//! Single values by name: cursors, identity, times.

use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, ToSql};

use super::StoreError;

/// Names of the values; each is written by one file only.
pub(super) mod name {
    pub(crate) const KEY: &str = "identity.key";
    pub(crate) const KIOSK: &str = "identity.kiosk";
    pub(crate) const TOKEN_KEY: &str = "identity.token_key";
    pub(crate) const BACKEND_KEY: &str = "identity.backend_key";
    pub(crate) const VENUE: &str = "identity.venue";
    pub(crate) const BACKEND: &str = "backend.given";
    pub(crate) const PENDING_KEYS: &str = "identity.pending_keys";
    pub(crate) const EARLIER_KEYS: &str = "identity.earlier_keys";
    pub(crate) const ENROLMENT_CODE: &str = "enrolment.code";
    pub(crate) const ENROLMENT_KEY: &str = "enrolment.key";
    pub(crate) const CONTACTS_SENT: &str = "sent.contacts";
    pub(crate) const CONTACTS_LOCAL_UNTIL: &str = "contacts.local_until_s";
    pub(crate) const RECORDS_SENT: &str = "sent.records";
    pub(crate) const REWOUND: &str = "sent.rewound";
    pub(crate) const LAST_EVENT: &str = "events.last";
    pub(crate) const LAST_DECLARED: &str = "declared.last";
    pub(crate) const CASES_VERSION: &str = "cases.version";
    pub(crate) const CASES_PARTLY_READ_BY: &str = "cases.partly_read_by";
    pub(crate) const WINDOWS_VERSION: &str = "windows.version";
    pub(crate) const WINDOWS_PARTLY_READ_BY: &str = "windows.partly_read_by";
    pub(crate) const LONGEST_STAY: &str = "windows.longest_stay_s";
    pub(crate) const MATCHED_SEQ: &str = "matched.seq";
    pub(crate) const PEER_DAY: &str = "peer.day";
    pub(crate) const PEER_KEY: &str = "peer.key";
    pub(crate) const RADIO_STATE: &str = "radio.state";
    pub(crate) const RADIO_SINCE: &str = "radio.since_s";
    pub(crate) const LAST_TIME: &str = "clock.last_ms";
    pub(crate) const TRUSTED_TIME: &str = "clock.trusted";
    pub(crate) const CLOCK_BY_HAND: &str = "clock.by_hand";
    pub(crate) const CASE_OPENED: &str = "case.opened_s";
    pub(crate) const STAFF_PIN: &str = "staff.pin";
    pub(crate) const STAFF_PIN_DUE: &str = "staff.pin_due";
    pub(crate) const STAFF_GUESSES: &str = "staff.guesses";
    pub(crate) const BRIGHTNESS: &str = "staff.brightness";
    pub(crate) const VOLUME: &str = "staff.volume";
    pub(crate) const LEAP_AFTER: &str = "clock.leap_after_contact";
    pub(crate) const TRIED: &str = "store.tried";
}

pub(super) fn get<T: FromSql>(
    connection: &Connection,
    name: &str,
) -> Result<Option<T>, StoreError> {
    let mut query = connection.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// A number, 0 when it was never set.
pub(super) fn number(connection: &Connection, name: &str) -> Result<i64, StoreError> {
    Ok(get(connection, name)?.unwrap_or(0))
}

pub(super) fn put(
    connection: &Connection,
    name: &str,
    value: impl ToSql,
) -> Result<(), StoreError> {
    let mut change = connection.prepare_cached(
        "INSERT INTO setting (name, value) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?;
    change.execute(rusqlite::params![name, value])?;
    Ok(())
}

/// Raises a number, never lowers it.
pub(super) fn raise(connection: &Connection, name: &str, value: i64) -> Result<(), StoreError> {
    if value > number(connection, name)? { put(connection, name, value) } else { Ok(()) }
}

pub(super) fn remove(connection: &Connection, name: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM setting WHERE name = ?1")?.execute([name])?;
    Ok(())
}
