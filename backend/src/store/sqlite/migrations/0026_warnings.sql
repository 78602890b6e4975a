-- What the public is told of cases. `day` is that of the last window, by which it is forgotten. The one who confirms
-- is another account than the one who asked, at telling and at taking back.
CREATE TABLE warnings (
    warning_id INTEGER PRIMARY KEY AUTOINCREMENT,
    day INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    level INTEGER NOT NULL,
    text INTEGER NOT NULL,
    days INTEGER NOT NULL,
    -- What communes send to those who left a number, and after how many hours again (0: not again).
    sms TEXT NOT NULL,
    again_hours INTEGER NOT NULL,
    made_by INTEGER NOT NULL REFERENCES accounts,
    made_s INTEGER NOT NULL,
    confirmed_by INTEGER REFERENCES accounts CHECK (confirmed_by <> made_by),
    confirmed_s INTEGER,
    returned_by INTEGER REFERENCES accounts,
    returned_s INTEGER,
    withdrawal_by INTEGER REFERENCES accounts,
    withdrawal_s INTEGER,
    withdrawn_by INTEGER REFERENCES accounts CHECK (withdrawn_by <> withdrawal_by),
    withdrawn_s INTEGER,
    -- Why it was returned, or is taken back.
    reason TEXT NOT NULL DEFAULT '',
    CHECK (confirmed_s IS NULL OR (confirmed_by IS NOT NULL AND returned_s IS NULL)),
    CHECK (withdrawn_s IS NULL OR (withdrawn_by IS NOT NULL AND withdrawal_by IS NOT NULL))
) STRICT;

-- `held` is 1 where too few people were there; such a window is not published.
CREATE TABLE warning_windows (
    warning_id INTEGER NOT NULL REFERENCES warnings ON DELETE CASCADE,
    venue_id INTEGER NOT NULL,
    from_s INTEGER NOT NULL,
    to_s INTEGER NOT NULL,
    people INTEGER NOT NULL,
    held INTEGER NOT NULL,
    PRIMARY KEY (warning_id, venue_id, from_s, to_s)
) STRICT, WITHOUT ROWID;

-- The signed list as it is served: one row. Its version grows with the time, so that a restored copy of this
-- database is not behind what phones have read.
CREATE TABLE warning_list (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    made_s INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;
