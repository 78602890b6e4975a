-- Bundles of the kiosks' image. The file is kept in parts, as those of idle screens are; one that is withdrawn has none.
CREATE TABLE bundles (
    bundle_id INTEGER PRIMARY KEY AUTOINCREMENT,
    version TEXT NOT NULL UNIQUE,
    sha256 BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    added_s INTEGER NOT NULL,
    state TEXT NOT NULL,
    changed_s INTEGER NOT NULL,
    halt_percent INTEGER NOT NULL
) STRICT;
CREATE TABLE bundle_parts (
    sha256 BLOB NOT NULL,
    part INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sha256, part)
) STRICT, WITHOUT ROWID;

-- To which rings a bundle was released, and since when.
CREATE TABLE bundle_releases (
    bundle_id INTEGER NOT NULL REFERENCES bundles,
    ring TEXT NOT NULL,
    released_s INTEGER NOT NULL,
    PRIMARY KEY (bundle_id, ring)
) STRICT, WITHOUT ROWID;

-- Kiosks that had failed when somebody went on with a bundle all the same.
CREATE TABLE bundle_forgiven (
    bundle_id INTEGER NOT NULL REFERENCES bundles,
    kiosk_id INTEGER NOT NULL REFERENCES kiosks,
    PRIMARY KEY (bundle_id, kiosk_id)
) STRICT, WITHOUT ROWID;

-- Rings of those that are in another one than the last: a kiosk's own, else its venue's.
CREATE TABLE kiosk_rings (
    kiosk_id INTEGER PRIMARY KEY REFERENCES kiosks,
    ring TEXT NOT NULL
) STRICT;
CREATE TABLE venue_rings (
    venue_id INTEGER PRIMARY KEY REFERENCES venues,
    ring TEXT NOT NULL
) STRICT;
