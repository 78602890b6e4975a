-- Paper strips: which numbers were printed for a venue, and the passages that were typed of them.
CREATE TABLE strip_prints (
    venue_id INTEGER NOT NULL REFERENCES venues,
    first INTEGER NOT NULL,
    strips INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts,
    PRIMARY KEY (venue_id, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE strips (
    venue_id INTEGER NOT NULL REFERENCES venues,
    day INTEGER NOT NULL,
    strip INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts,
    PRIMARY KEY (venue_id, day, strip, direction)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX strips_typed_once ON strips (venue_id, strip, direction);
