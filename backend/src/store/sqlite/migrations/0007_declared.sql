-- Declarations of the day for the commune's other kiosks; `day` is a day in Vietnam. Its rows go when the
-- day ends, so it has a number instead of a key by day.
CREATE TABLE declared (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    commune_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    people INTEGER NOT NULL,
    cards TEXT NOT NULL,
    UNIQUE (commune_id, day, kiosk_id, receipt)
) STRICT;
CREATE INDEX declared_of_commune ON declared (commune_id, number);
