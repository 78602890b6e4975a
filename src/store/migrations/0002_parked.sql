-- When it was set aside, Unix seconds; it expires by that. Released: it is sent once more.
ALTER TABLE parked ADD COLUMN at_s INTEGER NOT NULL DEFAULT 0;
ALTER TABLE parked ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
