-- Who declared today in the commune; `day` is a day in Vietnam, and nothing here outlives it.

CREATE TABLE day_key (
    day INTEGER PRIMARY KEY,
    key BLOB    NOT NULL CHECK (length(key) = 32)
) STRICT;

-- Seq: the record of a declaration at this kiosk, with which the tag is sent; null where another kiosk
-- took it.
CREATE TABLE declared_card (
    day INTEGER NOT NULL,
    tag INTEGER NOT NULL,
    seq INTEGER,
    PRIMARY KEY (day, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX declared_card_of_record ON declared_card (seq) WHERE seq IS NOT NULL;

CREATE TABLE declared_receipt (
    day     INTEGER NOT NULL,
    receipt INTEGER NOT NULL,
    people  INTEGER NOT NULL,
    PRIMARY KEY (day, receipt, people)
) STRICT, WITHOUT ROWID;
