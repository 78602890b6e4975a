//! The tables. A migration that has shipped is never changed; a new one is added behind it.

use rusqlite_migration::{M, Migrations};

/// Numbers of `contact` and `outbox` are AUTOINCREMENT, so that none is used again after its row
/// was deleted: the backend knows a record by its number. Both are sent in order, so one cursor
/// each (a setting) tells what is sent, and sending writes no row.
///
/// `contact` has no index on the id: random ids would rewrite a page of it for every row.
const FIRST: &str = "
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL CHECK (length(id) = 12),
    phone      INTEGER NOT NULL,
    first_s    INTEGER NOT NULL,
    duration_s INTEGER NOT NULL,
    sightings  INTEGER NOT NULL,
    rssi_max   INTEGER,
    rssi_mean  INTEGER,
    clock      INTEGER NOT NULL
) STRICT;

-- All contacts up to seq existed when a trusted clock showed at_s: their age where their own
-- times cannot tell it.
CREATE TABLE contact_age (
    seq  INTEGER PRIMARY KEY,
    at_s INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    at_s INTEGER NOT NULL,
    body TEXT    NOT NULL
) STRICT;

-- What the backend refuses for ever: set aside, not lost.
CREATE TABLE parked (
    stream INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

-- Source 0: a phone's check-in by its event number; source 1: a declaration by its outbox number.
CREATE TABLE passage (
    source    INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    at_s      INTEGER NOT NULL,
    PRIMARY KEY (source, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_by_time ON passage (at_s, direction);

CREATE TABLE case_seed (
    number INTEGER PRIMARY KEY,
    days   TEXT    NOT NULL,
    fresh  INTEGER NOT NULL
) STRICT;

CREATE TABLE hit (
    number       INTEGER NOT NULL,
    contact_seq  INTEGER NOT NULL,
    slot_start_s INTEGER NOT NULL,
    PRIMARY KEY (number, contact_seq, slot_start_s)
) STRICT, WITHOUT ROWID;
";

/// `journal` is what was heard and has no row yet; its numbers are places, overwritten every minute.
const SECOND: &str = "
ALTER TABLE contact ADD COLUMN near_minutes INTEGER NOT NULL DEFAULT 0;

CREATE TABLE journal (
    number     INTEGER PRIMARY KEY,
    id         BLOB    NOT NULL CHECK (length(id) = 12),
    phone      INTEGER NOT NULL,
    first_s    INTEGER NOT NULL,
    duration_s INTEGER NOT NULL,
    sightings  INTEGER NOT NULL,
    rssi_max   INTEGER,
    rssi_sum   INTEGER NOT NULL,
    rssi_count INTEGER NOT NULL,
    near       INTEGER NOT NULL,
    clock      INTEGER NOT NULL
) STRICT;
";

/// A passage counts for all who go together. Source 2: a check-in by card, source 3: by receipt, both
/// by their outbox number.
const THIRD: &str = "
ALTER TABLE passage ADD COLUMN people INTEGER NOT NULL DEFAULT 1;
";

const STEPS: &[M<'static>] = &[M::up(FIRST), M::up(SECOND), M::up(THIRD)];

/// All steps from an empty file to today's tables.
pub(super) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);
