-- Who may use the staff portal. A password, link, session, device or code is kept as a hash only.

CREATE TABLE accounts (
    account_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    commune_id INTEGER REFERENCES communes,
    password TEXT,
    totp BLOB,
    totp_step INTEGER NOT NULL DEFAULT 0,
    created_s INTEGER NOT NULL,
    signed_in_s INTEGER,
    disabled_s INTEGER
) STRICT;

CREATE TABLE account_venues (
    account_id INTEGER NOT NULL REFERENCES accounts,
    venue_id INTEGER NOT NULL REFERENCES venues,
    PRIMARY KEY (account_id, venue_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    account_id INTEGER NOT NULL REFERENCES accounts,
    hash BLOB NOT NULL,
    PRIMARY KEY (account_id, hash)
) STRICT, WITHOUT ROWID;

-- One-time links with which a password is chosen. Without an account: the first one's.
CREATE TABLE account_links (
    hash BLOB PRIMARY KEY,
    account_id INTEGER REFERENCES accounts,
    second_too INTEGER NOT NULL,
    expires_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Browsers in which someone signed in before.
CREATE TABLE account_devices (
    account_id INTEGER NOT NULL REFERENCES accounts,
    hash BLOB NOT NULL,
    seen_s INTEGER NOT NULL,
    PRIMARY KEY (account_id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts,
    complete INTEGER NOT NULL,
    begun_s INTEGER NOT NULL,
    seen_s INTEGER NOT NULL,
    proven_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_account ON sessions (account_id);
