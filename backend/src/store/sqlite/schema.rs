//! The tables. A migration that was released is never changed; the next one is appended.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

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

/// Brings the tables up to date.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    Migrations::new(vec![M::up(FIRST), M::up(SECOND)]).to_latest(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

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
