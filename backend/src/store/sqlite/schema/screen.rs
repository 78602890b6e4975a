//! The tables of the visitor's screen.

/// What the visitor's screen sends and is told. A feedback has no direction, a declaration counts
/// several people and leads to its receipt.
pub(super) const THIRD: &str = "
CREATE TABLE sealed_new (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_s INTEGER NOT NULL,
    direction INTEGER,
    attention INTEGER NOT NULL,
    people INTEGER NOT NULL,
    receipt TEXT,
    clock INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT;
INSERT INTO sealed_new
    SELECT venue_id, day, kiosk_id, seq, kind, at_s, direction, attention, 1, NULL, clock, body
    FROM sealed;
DROP TABLE sealed;
ALTER TABLE sealed_new RENAME TO sealed;

ALTER TABLE communes ADD COLUMN authority TEXT;
ALTER TABLE communes ADD COLUMN receipt_key BLOB;
ALTER TABLE venues ADD COLUMN capacity INTEGER;
ALTER TABLE venues ADD COLUMN illness_page INTEGER NOT NULL DEFAULT 0;

CREATE TABLE receipts (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    receipt_day INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    people INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE played (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    media BLOB NOT NULL,
    count INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    place TEXT NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq)
) STRICT, WITHOUT ROWID;
";

/// What idle screens show. An item is kept as kiosks are told of it, JSON.
pub(super) const FOURTH: &str = "
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
INSERT INTO media_list VALUES (1, 0);
";
