-- Keys with which other systems read, as keyed hashes; `scopes` is a list of words, JSON.
CREATE TABLE api_keys (
    api_key_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    made_s INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    used_s INTEGER,
    revoked_s INTEGER
) STRICT;

-- The communes of which a key reads.
CREATE TABLE api_key_communes (
    api_key_id INTEGER NOT NULL REFERENCES api_keys,
    commune_id INTEGER NOT NULL REFERENCES communes,
    PRIMARY KEY (api_key_id, commune_id)
) STRICT, WITHOUT ROWID;

-- Whose public keys were added to what a commune's records are sealed to, besides its own staff's.
CREATE TABLE shared_recipients (
    recipient_id INTEGER PRIMARY KEY AUTOINCREMENT,
    commune_id INTEGER NOT NULL REFERENCES communes,
    public TEXT NOT NULL,
    name TEXT NOT NULL,
    added_s INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    removed_s INTEGER
) STRICT;
CREATE INDEX shared_recipients_of_commune ON shared_recipients (commune_id);
