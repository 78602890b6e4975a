-- What excludes ids from the contacts of a kiosk on a day that is over (`id_filter.rs`), so that a new case
-- does not read them. It goes when a contact comes late, and is made again. With rowid, because its rows are long.
CREATE TABLE contact_filters (
    venue_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    kiosk_id INTEGER NOT NULL,
    filter BLOB NOT NULL,
    PRIMARY KEY (venue_id, day, kiosk_id)
) STRICT;

-- When a run came that waits to be compared, so that the lag can be told.
ALTER TABLE arrivals ADD COLUMN arrived_s INTEGER NOT NULL DEFAULT 0;
