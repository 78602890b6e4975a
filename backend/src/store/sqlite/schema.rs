//! The tables. A migration that was released is never changed; the next one is appended.

mod screen;

use rusqlite::{Connection, Transaction, params};
use rusqlite_migration::{HookError, HookResult, M, Migrations};

use screen::{FOURTH, THIRD};

/// Days are UTC days since 1970-01-01, times Unix seconds. Nothing here is an index on a random
/// id (it would write a page for each contact), except for the few check-ins of a day.
const FIRST: &str = "
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE communes (
    commune_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    recipients TEXT NOT NULL,
    created_s INTEGER NOT NULL
) STRICT;

CREATE TABLE venues (
    venue_id INTEGER PRIMARY KEY AUTOINCREMENT,
    commune_id INTEGER NOT NULL REFERENCES communes,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    registrant TEXT NOT NULL,
    phone TEXT NOT NULL,
    letters TEXT NOT NULL UNIQUE,
    created_s INTEGER NOT NULL
) STRICT;

CREATE TABLE kiosks (
    kiosk_id INTEGER PRIMARY KEY AUTOINCREMENT,
    venue_id INTEGER NOT NULL REFERENCES venues,
    place TEXT NOT NULL,
    code_hash BLOB NOT NULL UNIQUE,
    code_expires_s INTEGER NOT NULL,
    public_key BLOB,
    token_key BLOB,
    created_s INTEGER NOT NULL,
    enrolled_s INTEGER,
    revoked_s INTEGER,
    last_event INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX kiosks_of_venue ON kiosks (venue_id);

CREATE TABLE checkins (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    event INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    nonce BLOB NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, event),
    UNIQUE (venue_id, day, kiosk_id, nonce, direction)
) STRICT, WITHOUT ROWID;
CREATE INDEX checkin_events ON checkins (kiosk_id, event);

CREATE TABLE contacts (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    id BLOB NOT NULL,
    phone INTEGER NOT NULL,
    first_s INTEGER NOT NULL,
    last_s INTEGER NOT NULL,
    sightings INTEGER NOT NULL,
    rssi_max INTEGER,
    rssi_mean INTEGER,
    clock INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE arrivals (
    run INTEGER PRIMARY KEY AUTOINCREMENT,
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE sealed (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_s INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    attention INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT;

CREATE TABLE kiosk_hits (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    contact_seq INTEGER NOT NULL,
    slot_start_s INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE gaps (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    from_s INTEGER NOT NULL,
    to_s INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    received_s INTEGER NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, stream, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
    case_id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    added_s INTEGER NOT NULL,
    matched INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE case_days (
    case_id INTEGER NOT NULL REFERENCES cases,
    day INTEGER NOT NULL,
    seed BLOB NOT NULL,
    max INTEGER NOT NULL,
    first_slot INTEGER NOT NULL,
    last_slot INTEGER NOT NULL,
    PRIMARY KEY (case_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_list (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO case_list VALUES (1, 0);

CREATE TABLE exposures (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    contact_seq INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    slot_start_s INTEGER NOT NULL,
    id BLOB NOT NULL,
    first_s INTEGER NOT NULL,
    last_s INTEGER NOT NULL,
    rssi_max INTEGER,
    by_kiosk INTEGER NOT NULL,
    by_backend INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, contact_seq, case_id, slot_start_s)
) STRICT, WITHOUT ROWID;
";

/// How long a phone was near, in minutes of its slot.
const SECOND: &str = "
ALTER TABLE contacts ADD COLUMN near_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exposures ADD COLUMN near_minutes INTEGER NOT NULL DEFAULT 0;
";

/// Gives every commune of an older file a key for its receipts.
fn make_receipt_keys(db: &Transaction<'_>) -> HookResult {
    let mut communes = db.prepare("SELECT commune_id FROM communes WHERE receipt_key IS NULL")?;
    let communes = communes.query_map([], |row| row.get::<_, i64>(0))?;
    for commune in communes.collect::<Result<Vec<_>, _>>()? {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| HookError::Hook(error.to_string()))?;
        let sql = "UPDATE communes SET receipt_key = ?2 WHERE commune_id = ?1";
        db.execute(sql, params![commune, key])?;
    }
    Ok(())
}

/// Brings the tables up to date.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    Migrations::new(vec![
        M::up(FIRST),
        M::up(SECOND),
        M::up_with_hook(THIRD, make_receipt_keys),
        M::up(FOURTH),
    ])
    .to_latest(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_file_holds_is_kept() {
        let mut connection = Connection::open_in_memory().unwrap();
        Migrations::new(vec![M::up(FIRST), M::up(SECOND)]).to_latest(&mut connection).unwrap();
        let old = "INSERT INTO communes VALUES (1, 'A', '[]', 0), (2, 'B', '[]', 0);
                   INSERT INTO sealed VALUES (1, 2, 3, 4, 'declaration', 5, 1, 0, 2, x'66')";
        connection.execute_batch(old).unwrap();
        migrate(&mut connection).unwrap();
        let found = connection.query_row("SELECT * FROM sealed", [], |row| {
            let numbers = (row.get(3)?, row.get(6)?, row.get(8)?, row.get(10)?);
            Ok((numbers, row.get(9)?, row.get(11)?))
        });
        let found: ((i64, i64, i64, i64), Option<String>, Vec<u8>) = found.unwrap();
        assert_eq!(found, ((4, 1, 1, 2), None, vec![0x66]));
        let sql = "SELECT count(DISTINCT receipt_key) FROM communes WHERE length(receipt_key) = 32";
        let keys: u32 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(keys, 2);
    }

    #[test]
    fn migrations_hold_and_a_newer_file_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(
            migrate(&mut connection),
            Err(rusqlite_migration::Error::MigrationDefinition(_))
        ));
    }
}
