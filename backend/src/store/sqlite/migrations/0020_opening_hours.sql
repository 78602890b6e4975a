-- Parts of the day in which a venue is open, JSON such as ["05:00-12:00","17:00-22:00"]; none where nobody said.
ALTER TABLE venues ADD COLUMN opening_hours TEXT NOT NULL DEFAULT '[]';
