-- The rest of the official registration (dkdd), and what a vehicle has instead of an address.
ALTER TABLE venues ADD COLUMN venue_kind TEXT NOT NULL DEFAULT 'other';
ALTER TABLE venues ADD COLUMN address TEXT NOT NULL DEFAULT '';
-- Phones of the guards, one a line.
ALTER TABLE venues ADD COLUMN guards TEXT NOT NULL DEFAULT '';
ALTER TABLE venues ADD COLUMN plate TEXT NOT NULL DEFAULT '';
ALTER TABLE venues ADD COLUMN route TEXT NOT NULL DEFAULT '';

-- When a kiosk was last heard of, to the half minute, and its program.
CREATE TABLE kiosks_seen (
    kiosk_id INTEGER PRIMARY KEY REFERENCES kiosks,
    seen_s INTEGER NOT NULL,
    version TEXT NOT NULL
) STRICT;
