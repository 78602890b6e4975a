-- What is told to staff by e-mail and SMS, and what was told already.

ALTER TABLE accounts ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN phone TEXT NOT NULL DEFAULT '';

-- `address`, `subject` and `body` are emptied when a message was sent or given up: a body may hold a one-time
-- link. `next_s` is when it is tried next; a process that sends it moves that on first, so that no other one does.
CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY AUTOINCREMENT,
    day INTEGER NOT NULL,
    queued_s INTEGER NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    masked TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_s INTEGER NOT NULL,
    done_s INTEGER,
    problem TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (next_s) WHERE state = 'waiting';

-- Kiosks whose silence was told, and since when they are heard again.
CREATE TABLE silence_notices (
    kiosk_id INTEGER PRIMARY KEY,
    told_s INTEGER NOT NULL,
    back_s INTEGER
) STRICT;

-- Keys whose missed drills were told.
CREATE TABLE drill_notices (
    key_id INTEGER PRIMARY KEY,
    told_s INTEGER NOT NULL
) STRICT;
