-- The version of the windows that kiosks get of their venues: one row. It grows with everything that becomes public or
-- is taken back, besides the version of the case list.
CREATE TABLE venue_windows (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO venue_windows (one, version) VALUES (1, 0);
CREATE INDEX warning_windows_of_venue ON warning_windows (venue_id);
