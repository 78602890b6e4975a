-- A form that was sent when the session was over, until its sender has signed in again: the last one of
-- an account, for the browser with this token.
CREATE TABLE drafts (
    account_id INTEGER PRIMARY KEY REFERENCES accounts,
    browser BLOB NOT NULL,
    path TEXT NOT NULL,
    fields TEXT NOT NULL,
    at_s INTEGER NOT NULL
) STRICT;
