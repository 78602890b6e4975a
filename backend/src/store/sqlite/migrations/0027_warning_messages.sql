-- Messages of communes to those who were exposed: the warning that each is of, so that taking it back ends what waits.
ALTER TABLE outbox ADD COLUMN warning_id INTEGER;
CREATE INDEX outbox_warnings ON outbox (warning_id) WHERE warning_id IS NOT NULL;

-- Who was told already: a keyed hash of each number, so that nobody is told twice and no number is kept.
CREATE TABLE warning_numbers (
    warning_id INTEGER NOT NULL REFERENCES warnings ON DELETE CASCADE,
    number BLOB NOT NULL,
    PRIMARY KEY (warning_id, number)
) STRICT, WITHOUT ROWID;
