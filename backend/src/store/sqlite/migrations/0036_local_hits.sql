-- Whether a hit came from a kiosk that keeps its contacts: nothing else can bear it out.
ALTER TABLE kiosk_hits ADD COLUMN local INTEGER NOT NULL DEFAULT 0 CHECK (local IN (0, 1));
