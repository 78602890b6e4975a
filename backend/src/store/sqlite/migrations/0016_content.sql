-- What venues ask and say: by the hash of it, so that a record's version is found again. `content` is JSON.
CREATE TABLE questionnaires (
    version TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    first_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was set for a kind of venue.
CREATE TABLE venue_kinds (
    venue_kind TEXT PRIMARY KEY,
    version TEXT NOT NULL REFERENCES questionnaires,
    capacity INTEGER,
    changed_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A venue's own questions and texts; without them those of its kind.
ALTER TABLE venues ADD COLUMN questionnaire TEXT REFERENCES questionnaires;

-- In `kiosks`, a position with a poster and no kiosk has a token key and no public key.

-- The timetable of a vehicle, a trip a line: "07:30-10:15 Bồng Sơn – Quy Nhơn".
ALTER TABLE venues ADD COLUMN trips TEXT NOT NULL DEFAULT '';

-- Items for one kind of venue, everywhere or in a commune.
ALTER TABLE media ADD COLUMN venue_kind TEXT;

-- The telephone at which a commune answers, as people read it; none for that of the province.
ALTER TABLE communes ADD COLUMN help_line TEXT;
