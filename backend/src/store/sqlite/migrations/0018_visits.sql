-- The visits of phones: a random id that the phone keeps pairs its ways in and out. `people` is for how many a
-- check-in counts: none where the visit was counted before, or is counted by its declaration.
ALTER TABLE checkins ADD COLUMN visit BLOB;
ALTER TABLE checkins ADD COLUMN people INTEGER NOT NULL DEFAULT 1;

-- Few rows of a day.
CREATE INDEX checkin_visits ON checkins (venue_id, visit, direction) WHERE visit IS NOT NULL;
