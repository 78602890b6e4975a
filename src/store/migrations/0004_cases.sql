-- Ids of a case that are known instead of keys, JSON; an invented case of a drill.
ALTER TABLE case_seed ADD COLUMN ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE case_seed ADD COLUMN drill INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 3;
