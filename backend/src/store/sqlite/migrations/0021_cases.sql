-- A case is a draft until a second person of another account confirms it; what kiosks and matching read is published
-- only. A case from before this has no persons.
ALTER TABLE cases ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN level INTEGER NOT NULL DEFAULT 0 CHECK (level IN (0, 1));
ALTER TABLE cases ADD COLUMN drill INTEGER NOT NULL DEFAULT 0 CHECK (drill IN (0, 1));
-- A day in Vietnam.
ALTER TABLE cases ADD COLUMN tested_day INTEGER;
-- First and last infectious second.
ALTER TABLE cases ADD COLUMN from_s INTEGER;
ALTER TABLE cases ADD COLUMN to_s INTEGER CHECK (to_s >= from_s);
ALTER TABLE cases ADD COLUMN commune_id INTEGER REFERENCES communes;
ALTER TABLE cases ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN entered_by INTEGER REFERENCES accounts;
ALTER TABLE cases ADD COLUMN entered_s INTEGER;
ALTER TABLE cases ADD COLUMN confirmed_by INTEGER REFERENCES accounts CHECK (confirmed_by <> entered_by);
ALTER TABLE cases ADD COLUMN confirmed_s INTEGER;
ALTER TABLE cases ADD COLUMN returned_by INTEGER REFERENCES accounts;
ALTER TABLE cases ADD COLUMN returned_s INTEGER;
ALTER TABLE cases ADD COLUMN return_reason TEXT NOT NULL DEFAULT '';
-- Who asked to take it back, and who agreed.
ALTER TABLE cases ADD COLUMN withdrawal_by INTEGER REFERENCES accounts;
ALTER TABLE cases ADD COLUMN withdrawal_s INTEGER;
ALTER TABLE cases ADD COLUMN withdrawal_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN withdrawn_by INTEGER REFERENCES accounts CHECK (withdrawn_by <> withdrawal_by);
ALTER TABLE cases ADD COLUMN withdrawn_s INTEGER;
-- The UTC days of a case that was taken back, whose keys are gone.
ALTER TABLE cases ADD COLUMN first_day INTEGER;
ALTER TABLE cases ADD COLUMN last_day INTEGER;
-- Version of the list that was the first with its present state.
ALTER TABLE cases ADD COLUMN list_version INTEGER;
ALTER TABLE cases ADD COLUMN state TEXT NOT NULL DEFAULT 'published'
    CHECK (state IN ('draft', 'waiting', 'returned', 'published', 'withdrawn'))
    CHECK (state <> 'published' OR entered_by IS NULL OR confirmed_by IS NOT NULL)
    CHECK (state <> 'withdrawn' OR (withdrawal_by IS NOT NULL AND withdrawn_by IS NOT NULL));
CREATE UNIQUE INDEX case_numbers ON cases (number, drill) WHERE number <> '' AND state <> 'withdrawn';

-- Ids that its phone is known to have sent, and when; `to_s` is the first second after.
CREATE TABLE case_ids (
    case_id INTEGER NOT NULL REFERENCES cases,
    day INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 12),
    from_s INTEGER NOT NULL,
    to_s INTEGER NOT NULL CHECK (to_s > from_s),
    PRIMARY KEY (case_id, day, id, from_s)
) STRICT, WITHOUT ROWID;

-- Where it is known to have been; `day` is that of `from_s`, `to_s` the last second.
CREATE TABLE case_stays (
    case_id INTEGER NOT NULL REFERENCES cases,
    day INTEGER NOT NULL,
    venue_id INTEGER NOT NULL REFERENCES venues,
    from_s INTEGER NOT NULL,
    to_s INTEGER NOT NULL CHECK (to_s >= from_s),
    PRIMARY KEY (case_id, day, venue_id, from_s)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_stays_of_venue ON case_stays (venue_id, day);

-- What was read of an Exposure Notification export; `day` is its last one. No key of it is kept.
CREATE TABLE case_exports (
    case_id INTEGER NOT NULL REFERENCES cases,
    day INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (case_id, sha256)
) STRICT, WITHOUT ROWID;

-- The version of the case list that a kiosk has said it has.
ALTER TABLE kiosks_seen ADD COLUMN cases_version INTEGER NOT NULL DEFAULT 0;
