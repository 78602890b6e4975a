-- What the health authority did about a feedback; never what it says.
CREATE TABLE inbox (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at_s INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;
