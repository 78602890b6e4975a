-- What phones hand in: declarations, and visits of who has declared elsewhere. Each is known by the ticket of the page
-- that it came from, so that the same again is the same. `seq` counts for each kiosk apart from its own numbers;
-- the record has it with incarnation -1.
ALTER TABLE kiosks ADD COLUMN last_phone_record INTEGER NOT NULL DEFAULT 0;

CREATE TABLE phone_records (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    nonce BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, nonce)
) STRICT, WITHOUT ROWID;

-- The visit that a record of a phone belongs to.
ALTER TABLE sealed ADD COLUMN visit BLOB;
ALTER TABLE elsewhere ADD COLUMN visit BLOB;
CREATE INDEX sealed_visits ON sealed (venue_id, visit, people) WHERE visit IS NOT NULL;
CREATE INDEX elsewhere_visits ON elsewhere (venue_id, visit) WHERE visit IS NOT NULL;

DROP INDEX sealed_times;
CREATE INDEX sealed_times ON sealed (venue_id, day, at_s, direction, people, kind, attention, kiosk_id, receipt, visit);
