-- What lives for minutes, in the database so that every process knows it. Column at_s: when it began.

-- Codes by SMS of the last hour. The code's hash covers the ticket too, which only its kiosk has, so that
-- neither can be found from here.
CREATE TABLE otp (
    ticket_hash BLOB PRIMARY KEY,
    code_hash BLOB NOT NULL,
    kiosk_id INTEGER NOT NULL,
    phone_hash BLOB NOT NULL,
    tries_left INTEGER NOT NULL,
    used INTEGER NOT NULL,
    at_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX otp_of_kiosk ON otp (kiosk_id, at_s);
CREATE INDEX otp_to_phone ON otp (phone_hash, at_s);

-- Wrong guesses of a minute, by a keyed hash of who or what is guessed.
CREATE TABLE guesses (
    at_s INTEGER NOT NULL,
    subject BLOB NOT NULL,
    wrong INTEGER NOT NULL,
    PRIMARY KEY (at_s, subject)
) STRICT, WITHOUT ROWID;
