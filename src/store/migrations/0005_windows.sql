-- Windows of this venue that the public was warned of, until `until_day`, a day in Vietnam; level as in the protocol.
CREATE TABLE venue_window (
    warning   INTEGER NOT NULL,
    from_s    INTEGER NOT NULL,
    to_s      INTEGER NOT NULL CHECK (to_s > from_s),
    level     INTEGER NOT NULL,
    text      INTEGER NOT NULL,
    until_day INTEGER NOT NULL,
    PRIMARY KEY (warning, from_s, to_s)
) STRICT, WITHOUT ROWID;
-- Warnings of it that were taken back.
CREATE TABLE withdrawn_warning (
    warning INTEGER PRIMARY KEY
) STRICT;
PRAGMA user_version = 3;
