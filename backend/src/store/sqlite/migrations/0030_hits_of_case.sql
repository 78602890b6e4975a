-- The hits of a case, and how many it has: pages about one case do not read those of all others.
CREATE INDEX exposures_of_case ON exposures (case_id);
CREATE INDEX kiosk_hits_of_case ON kiosk_hits (case_id);
