-- Days are UTC days since 1970-01-01, times Unix seconds. Every table that grows is keyed
-- (venue, day, kiosk, number), which lets a server of a whole country split it by day. Incarnation 0
-- is a kiosk's first life; a number that comes again with other content gets the next one. No index is on a random id, which would write a page for each contact,
-- except for the few check-ins of a day.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE communes (
    commune_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    recipients TEXT NOT NULL,
    authority TEXT,
    receipt_key BLOB NOT NULL,
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
    capacity INTEGER,
    illness_page INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0,
    created_s INTEGER NOT NULL
) STRICT;

CREATE TABLE kiosks (
    kiosk_id INTEGER PRIMARY KEY AUTOINCREMENT,
    venue_id INTEGER NOT NULL REFERENCES venues,
    position TEXT NOT NULL,
    code_hash BLOB NOT NULL UNIQUE,
    code_expires_s INTEGER NOT NULL,
    public_key BLOB,
    token_key BLOB,
    created_s INTEGER NOT NULL,
    enrolled_s INTEGER,
    revoked_s INTEGER,
    last_event INTEGER NOT NULL DEFAULT 0,
    poster_epoch INTEGER NOT NULL DEFAULT 0,
    calls_seen INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX kiosks_of_venue ON kiosks (venue_id);

-- How far each kiosk has counted, and the latest time of what was stored and had a synced clock.
CREATE TABLE kiosk_streams (
    kiosk_id INTEGER NOT NULL,
    stream TEXT NOT NULL,
    highest INTEGER NOT NULL,
    synced_s INTEGER,
    rewound INTEGER NOT NULL DEFAULT 0,
    rewound_s INTEGER,
    PRIMARY KEY (kiosk_id, stream)
) STRICT, WITHOUT ROWID;

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
    incarnation INTEGER NOT NULL,
    id BLOB NOT NULL,
    phone INTEGER NOT NULL,
    first_s INTEGER NOT NULL,
    last_s INTEGER NOT NULL,
    sightings INTEGER NOT NULL,
    rssi_max INTEGER,
    rssi_mean INTEGER,
    near_minutes INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

-- Which numbers of a kiosk's contacts lie in which venue and day, so that a number is found without
-- an index of its own.
CREATE TABLE contact_days (
    kiosk_id INTEGER NOT NULL,
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    PRIMARY KEY (kiosk_id, venue_id, day)
) STRICT, WITHOUT ROWID;

-- The numbers of a kiosk's records and what they stand for, whichever table holds it.
CREATE TABLE record_numbers (
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    day INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

-- Runs of contacts that were not compared with the cases yet.
CREATE TABLE arrivals (
    run INTEGER PRIMARY KEY AUTOINCREMENT,
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL
) STRICT;

-- With rowid, because its rows are long.
CREATE TABLE sealed (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_s INTEGER NOT NULL,
    direction INTEGER,
    attention INTEGER NOT NULL,
    out_of_province INTEGER NOT NULL,
    people INTEGER NOT NULL,
    receipt TEXT,
    clock INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT;

CREATE TABLE kiosk_hits (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    contact_seq INTEGER NOT NULL,
    slot_start_s INTEGER NOT NULL,
    id BLOB NOT NULL,
    first_s INTEGER NOT NULL,
    last_s INTEGER NOT NULL,
    near_minutes INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

CREATE TABLE gaps (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    from_s INTEGER NOT NULL,
    to_s INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    receipt_day INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    people INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

-- Visitors who have declared elsewhere that day, by channel.
CREATE TABLE elsewhere (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    channel TEXT NOT NULL,
    receipt TEXT,
    at_s INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

-- `day` is a day in Vietnam here.
CREATE TABLE plays (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    media BLOB NOT NULL,
    count INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    position TEXT NOT NULL,
    clock INTEGER NOT NULL,
    -- When staff have seen it, and the how manieth at its kiosk.
    seen_s INTEGER,
    seen_number INTEGER,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    venue_id INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    day INTEGER NOT NULL,
    received_s INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE INDEX quarantine_numbers ON quarantine (kiosk_id, stream, seq);

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
INSERT INTO case_list (only, version) VALUES (1, 0);

-- Contacts that were cases, as the backend's own comparison found them.
CREATE TABLE exposures (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    contact_seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    slot_start_s INTEGER NOT NULL,
    id BLOB NOT NULL,
    first_s INTEGER NOT NULL,
    last_s INTEGER NOT NULL,
    rssi_max INTEGER,
    near_minutes INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, contact_seq, incarnation, case_id, slot_start_s)
) STRICT, WITHOUT ROWID;

-- An item of idle screens, as JSON in the form that kiosks receive.
CREATE TABLE media (
    media_id INTEGER PRIMARY KEY AUTOINCREMENT,
    commune_id INTEGER REFERENCES communes,
    venue_id INTEGER REFERENCES venues,
    sha256 BLOB NOT NULL,
    item TEXT NOT NULL,
    added_s INTEGER NOT NULL
) STRICT;

CREATE TABLE media_parts (
    sha256 BLOB NOT NULL,
    part INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sha256, part)
) STRICT;

CREATE TABLE media_list (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO media_list (only, version) VALUES (1, 0);

-- Who looked at what people left here.
CREATE TABLE audit (
    line INTEGER PRIMARY KEY AUTOINCREMENT,
    at_s INTEGER NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
