-- Kiosks that are being paired by six digits, one row a kiosk, for an hour. What the digits are follows from
-- the server's secret and the salt, so that they cannot be read here.
CREATE TABLE pairings (
    kiosk_id INTEGER PRIMARY KEY REFERENCES kiosks,
    slot INTEGER NOT NULL,
    salt BLOB NOT NULL,
    at_s INTEGER NOT NULL,
    since_s INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    stage TEXT NOT NULL,
    message TEXT NOT NULL,
    reply TEXT NOT NULL,
    session BLOB,
    public_key BLOB
) STRICT;
CREATE INDEX pairings_in_slot ON pairings (slot, at_s);
