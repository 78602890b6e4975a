use super::db::{Row, ToSql, params};
use super::tx::SqlTx;
use crate::store::reports::{
    CheckPointRow, EntryRow, Figures, NewEntry, NewPeriod, Period, Reminder, Reporter, ReportsRead,
    ReportsTx,
};
use crate::store::venues::VenueKind;
use crate::store::{StoreError, Stored};

const ENTRY: &str = "SELECT period_id, commune_id, organisation_id, people, smartphones, bluezoners, \
    check_points, note, narrative, who, at_s, first_s, times FROM (SELECT *, \
    min(at_s) OVER reporter AS first_s, \
    row_number() OVER (PARTITION BY period_id, commune_id, organisation_id ORDER BY entry_id) AS times, \
    row_number() OVER (PARTITION BY period_id, commune_id, organisation_id ORDER BY entry_id DESC) AS back \
    FROM report_entries \
    WINDOW reporter AS (PARTITION BY period_id, commune_id, organisation_id)) entries";

fn kind(word: &str) -> Stored<VenueKind> {
    VenueKind::from_word(word).ok_or(StoreError::Unreadable("venues"))
}

fn figure(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// The largest figure fits in a column, and no country has as many people.
fn column(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn entry(row: Row<'_>) -> Stored<EntryRow> {
    let commune: Option<i64> = row.get(1)?;
    let by = match (commune, row.get(2)?) {
        (Some(commune), _) => Reporter::Commune(commune),
        (None, Some(organisation)) => Reporter::Organisation(organisation),
        (None, None) => return Err(StoreError::Unreadable("report_entries")),
    };
    let counted: Vec<(String, u64)> = serde_json::from_str(&row.get::<String>(6)?)
        .map_err(|_| StoreError::Unreadable("report_entries"))?;
    let check_points = counted
        .into_iter()
        .map(|(word, count)| Ok((kind(&word)?, count)))
        .collect::<Stored<_>>()?;
    Ok(EntryRow {
        entry: NewEntry {
            period: row.get(0)?,
            by,
            figures: Figures {
                people: figure(row.get(3)?),
                smartphones: figure(row.get(4)?),
                bluezoners: figure(row.get(5)?),
            },
            check_points,
            note: row.get(7)?,
            narrative: row.get(8)?,
        },
        who: row.get(9)?,
        at_s: row.get(10)?,
        first_s: row.get(11)?,
        times: row.get(12)?,
    })
}

impl SqlTx<'_> {
    fn entries(&self, sql: &str, values: &[&dyn ToSql]) -> Stored<Vec<EntryRow>> {
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }
}

impl ReportsRead for SqlTx<'_> {
    fn report_periods(&mut self) -> Stored<Vec<Period>> {
        let sql = "SELECT period_id, name, wave, from_day, to_day, due_day, aim_day, target, \
                   staff_target FROM report_periods ORDER BY wave IS NULL, wave, period_id DESC";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| {
            let about = NewPeriod {
                name: row.get(1)?,
                wave: row.get(2)?,
                from_day: row.get(3)?,
                to_day: row.get(4)?,
                due_day: row.get(5)?,
                aim_day: row.get(6)?,
                target: row.get(7)?,
                staff_target: row.get(8)?,
            };
            Ok(Period { period: row.get(0)?, about })
        })?;
        rows.collect()
    }

    fn report_entries(&mut self) -> Stored<Vec<EntryRow>> {
        self.entries(&format!("{ENTRY} WHERE back = 1 ORDER BY period_id, entry_id"), &[])
    }

    fn report_history(&mut self, period: i64, by: Reporter) -> Stored<Vec<EntryRow>> {
        let (column, number) = match by {
            Reporter::Commune(number) => ("commune_id", number),
            Reporter::Organisation(number) => ("organisation_id", number),
        };
        let sql = format!("{ENTRY} WHERE period_id = ?1 AND {column} = ?2 ORDER BY times DESC");
        self.entries(&sql, &[&period, &number])
    }

    fn check_points(&mut self) -> Stored<Vec<CheckPointRow>> {
        let sql = "SELECT commune_id, venue_kind, count(*) FROM venues v WHERE EXISTS \
                   (SELECT 1 FROM kiosks k WHERE k.venue_id = v.venue_id \
                   AND token_key IS NOT NULL AND revoked_s IS NULL) \
                   GROUP BY commune_id, venue_kind ORDER BY commune_id, venue_kind";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(params![])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(CheckPointRow {
                commune: row.get(0)?,
                kind: kind(&row.get::<String>(1)?)?,
                count: figure(row.get(2)?),
            });
        }
        Ok(found)
    }

    fn report_reminders(&mut self) -> Stored<Vec<Reminder>> {
        let sql = "SELECT period_id, commune_id, told_s FROM report_reminders \
                   ORDER BY period_id, commune_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| {
            Ok(Reminder { period: row.get(0)?, commune: row.get(1)?, told_s: row.get(2)? })
        })?;
        rows.collect()
    }
}

impl ReportsTx for SqlTx<'_> {
    fn add_report_period(&mut self, period: &NewPeriod) -> Stored<i64> {
        let NewPeriod { name, wave, from_day, to_day, due_day, aim_day, target, staff_target } =
            period;
        let db = self.db()?;
        let sql = "INSERT INTO report_periods \
                   (name, wave, from_day, to_day, due_day, aim_day, target, staff_target) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let row = params![name, wave, from_day, to_day, due_day, aim_day, target, staff_target];
        db.execute(sql, row)?;
        db.last_number()
    }

    fn set_report_period(&mut self, period: i64, about: &NewPeriod) -> Stored<bool> {
        let NewPeriod { name, wave, from_day, to_day, due_day, aim_day, target, staff_target } =
            about;
        let sql = "UPDATE report_periods SET name = ?2, wave = ?3, from_day = ?4, to_day = ?5, \
                   due_day = ?6, aim_day = ?7, target = ?8, staff_target = ?9 \
                   WHERE period_id = ?1";
        let row =
            params![period, name, wave, from_day, to_day, due_day, aim_day, target, staff_target];
        Ok(self.db()?.execute(sql, row)? == 1)
    }

    fn add_report_entry(&mut self, new: &NewEntry, who: &str, at_s: i64) -> Stored<()> {
        let (commune, organisation) = match new.by {
            Reporter::Commune(number) => (Some(number), None),
            Reporter::Organisation(number) => (None, Some(number)),
        };
        let counted: Vec<_> =
            new.check_points.iter().map(|(kind, count)| (kind.word(), count)).collect();
        let counted = serde_json::to_string(&counted)
            .map_err(|_| StoreError::Unreadable("report_entries"))?;
        let Figures { people, smartphones, bluezoners } = new.figures;
        let sql = "INSERT INTO report_entries (period_id, commune_id, organisation_id, people, \
                   smartphones, bluezoners, check_points, note, narrative, who, at_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        let row = params![
            new.period,
            commune,
            organisation,
            column(people),
            column(smartphones),
            column(bluezoners),
            counted,
            new.note,
            new.narrative,
            who,
            at_s
        ];
        self.db()?.execute(sql, row)?;
        Ok(())
    }

    fn set_report_reminder(&mut self, reminder: &Reminder) -> Stored<()> {
        let Reminder { period, commune, told_s } = reminder;
        let sql = "INSERT INTO report_reminders (period_id, commune_id, told_s) \
                   VALUES (?1, ?2, ?3) \
                   ON CONFLICT (period_id, commune_id) DO UPDATE SET told_s = excluded.told_s";
        self.db()?.execute(sql, params![period, commune, told_s])?;
        Ok(())
    }
}
