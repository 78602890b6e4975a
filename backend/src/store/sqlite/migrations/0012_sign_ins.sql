-- Wrong passwords and codes of staff, of a quarter of an hour, by a keyed hash of who guesses or what is
-- guessed. Column at_s: when the quarter began.
CREATE TABLE sign_in_guesses (
    at_s INTEGER NOT NULL,
    subject BLOB NOT NULL,
    wrong INTEGER NOT NULL,
    PRIMARY KEY (at_s, subject)
) STRICT, WITHOUT ROWID;
