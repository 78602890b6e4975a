-- What the staff of communes and of the health authority do with records, and with what they open them.

-- How far a clerk got with a record that needs attention.
CREATE TABLE handlings (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    progress TEXT NOT NULL,
    who TEXT NOT NULL,
    at_s INTEGER NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)
) STRICT, WITHOUT ROWID;

-- Public keys that browsers of the staff made; the owner is a commune, or 0 for the health authority.
CREATE TABLE unit_keys (
    key_id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL,
    public TEXT NOT NULL UNIQUE,
    made_s INTEGER NOT NULL,
    retired_s INTEGER
) STRICT;
CREATE INDEX unit_keys_of_owner ON unit_keys (owner);

-- The secret halves, wrapped in the browser. An account's number is no reference: an invited person may go.
CREATE TABLE key_holders (
    holder_id INTEGER PRIMARY KEY AUTOINCREMENT,
    key_id INTEGER NOT NULL REFERENCES unit_keys,
    kind TEXT NOT NULL,
    account_id INTEGER,
    name TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    made_s INTEGER NOT NULL,
    tried_s INTEGER
) STRICT;
CREATE INDEX holders_of_key ON key_holders (key_id);

-- Who opened a record or a day is asked of each record's page.
CREATE INDEX audit_targets ON audit (target);
