-- Times are Unix seconds.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT, here and in outbox: a number is never used again after its row was deleted,
-- because the backend identifies a record by its number. Both tables are sent in order, so one
-- cursor each (a setting) says what is sent, and sending writes no row.
--
-- No index on the id: random ids would rewrite a page of it for every row.
CREATE TABLE contact (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           BLOB    NOT NULL CHECK (length(id) = 12),
    phone        INTEGER NOT NULL,
    first_s      INTEGER NOT NULL,
    duration_s   INTEGER NOT NULL,
    sightings    INTEGER NOT NULL,
    rssi_max     INTEGER,
    rssi_mean    INTEGER,
    clock        INTEGER NOT NULL,
    near_minutes INTEGER NOT NULL
) STRICT;

-- All contacts up to seq existed when a trusted clock showed at_s: their age where their own
-- times cannot tell it.
CREATE TABLE contact_age (
    seq  INTEGER PRIMARY KEY,
    at_s INTEGER NOT NULL
) STRICT;

-- Stretches that are not contacts yet. The number is only a row to overwrite, every minute.
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

CREATE TABLE outbox (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    at_s INTEGER NOT NULL,
    body TEXT    NOT NULL
) STRICT;

-- Records that the backend refuses for ever: set aside, not lost. Stream 0: contact, 1: outbox.
CREATE TABLE parked (
    stream INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

-- Source 0: a phone's check-in by its event number; 1: a declaration, 2: a check-in by card,
-- 3: by receipt, each by its outbox number. One passage counts for all who go together.
CREATE TABLE passage (
    source    INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    at_s      INTEGER NOT NULL,
    people    INTEGER NOT NULL,
    PRIMARY KEY (source, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_by_time ON passage (at_s, direction);

-- Fresh: not yet matched with the contacts that were there before it.
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
