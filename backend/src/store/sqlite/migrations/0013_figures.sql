-- Pages of a large province read these, so that none walks over bodies or over the whole fleet.

CREATE INDEX venues_of_commune ON venues (commune_id);
CREATE INDEX kiosks_seen_versions ON kiosks_seen (version);
CREATE INDEX rewound_streams ON kiosk_streams (kiosk_id) WHERE rewound_s IS NOT NULL;

-- What counts and times of sealed records are made of: their rows are long.
CREATE INDEX sealed_times ON sealed (venue_id, day, at_s, direction, people, kind, attention, kiosk_id, receipt);
