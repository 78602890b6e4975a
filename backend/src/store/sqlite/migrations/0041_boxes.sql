-- A new box in the place of an enrolled kiosk: the code that it enrols with, while one is awaited.
ALTER TABLE kiosks ADD COLUMN box_code_hash BLOB;
ALTER TABLE kiosks ADD COLUMN box_code_expires_s INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX kiosks_awaiting_a_box ON kiosks (box_code_hash) WHERE box_code_hash IS NOT NULL;
-- The key of its fixed codes where it is not that of its live ones: a poster outlives a box.
ALTER TABLE kiosks ADD COLUMN poster_key BLOB;

-- The boxes that a kiosk had before: what they have exported is still the kiosk's.
CREATE TABLE former_boxes (
    kiosk_id INTEGER NOT NULL REFERENCES kiosks,
    public_key BLOB NOT NULL,
    until_s INTEGER NOT NULL,
    PRIMARY KEY (kiosk_id, public_key)
) STRICT, WITHOUT ROWID;
