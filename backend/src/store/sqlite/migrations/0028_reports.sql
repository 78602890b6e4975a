-- The level between commune and province that the reports of 2021 have; communes without one report to the province.
CREATE TABLE towns (
    town_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
) STRICT;
ALTER TABLE communes ADD COLUMN town_id INTEGER REFERENCES towns;

-- Departments and mass organisations, of a town or (none) of the province.
CREATE TABLE organisations (
    organisation_id INTEGER PRIMARY KEY AUTOINCREMENT,
    town_id INTEGER REFERENCES towns,
    name TEXT NOT NULL,
    narrates INTEGER NOT NULL,
    closed_s INTEGER
) STRICT;

-- Waves of a plan, and periods that somebody asked for. Days are days in Vietnam; targets are thousandths.
CREATE TABLE report_periods (
    period_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    wave INTEGER,
    from_day INTEGER,
    to_day INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    aim_day INTEGER,
    target INTEGER,
    staff_target INTEGER
) STRICT;
CREATE UNIQUE INDEX report_waves ON report_periods (wave) WHERE wave IS NOT NULL;

-- What communes and organisations handed in. A correction is another row, so that the first one can be looked up.
CREATE TABLE report_entries (
    entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
    period_id INTEGER NOT NULL REFERENCES report_periods,
    commune_id INTEGER REFERENCES communes,
    organisation_id INTEGER REFERENCES organisations,
    people INTEGER NOT NULL,
    smartphones INTEGER NOT NULL,
    bluezoners INTEGER NOT NULL,
    check_points TEXT NOT NULL,
    note TEXT NOT NULL,
    narrative TEXT NOT NULL,
    who TEXT NOT NULL,
    at_s INTEGER NOT NULL,
    CHECK (bluezoners <= smartphones AND smartphones <= people)
) STRICT;
CREATE INDEX report_entries_of_period ON report_entries (period_id);

-- When a unit was reminded of a period last.
CREATE TABLE report_reminders (
    period_id INTEGER NOT NULL REFERENCES report_periods,
    commune_id INTEGER NOT NULL REFERENCES communes,
    told_s INTEGER NOT NULL,
    PRIMARY KEY (period_id, commune_id)
) STRICT, WITHOUT ROWID;
