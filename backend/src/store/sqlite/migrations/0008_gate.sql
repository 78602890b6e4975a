-- People whom a guard counted in or out.
CREATE TABLE counts (
    venue_id INTEGER NOT NULL REFERENCES venues,
    day INTEGER NOT NULL,
    count_id INTEGER NOT NULL,
    at_s INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    people INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, count_id)
) STRICT, WITHOUT ROWID;
