use super::db::params;
use super::kiosks;
use super::tx::SqlTx;
use crate::store::fleet::{Among, Delivered, FleetRead, FleetTx, SeenRow};
use crate::store::kiosks::Kiosk;
use crate::store::{StoreError, Stored};

/// The condition on `kiosk_id`, and what its `?1` is.
pub(super) fn kiosks_of(among: Among) -> (&'static str, Option<i64>) {
    match among {
        Among::All => ("?1 IS NULL", None),
        Among::Commune(commune) => (
            "kiosk_id IN (SELECT kiosk_id FROM venues JOIN kiosks USING (venue_id) \
             WHERE commune_id = ?1)",
            Some(commune),
        ),
        Among::Venue(venue) => {
            ("kiosk_id IN (SELECT kiosk_id FROM kiosks WHERE venue_id = ?1)", Some(venue))
        }
        Among::Kiosk(kiosk) => ("kiosk_id = ?1", Some(kiosk.into())),
    }
}

/// The condition on `venue_id`, and what its `?1` is.
pub(super) fn venues_of(among: Among) -> (&'static str, Option<i64>) {
    match among {
        Among::All => ("?1 IS NULL", None),
        Among::Commune(commune) => {
            ("venue_id IN (SELECT venue_id FROM venues WHERE commune_id = ?1)", Some(commune))
        }
        Among::Venue(venue) => ("venue_id = ?1", Some(venue)),
        Among::Kiosk(kiosk) => {
            ("venue_id = (SELECT venue_id FROM kiosks WHERE kiosk_id = ?1)", Some(kiosk.into()))
        }
    }
}

impl FleetRead for SqlTx<'_> {
    fn kiosks_among(&mut self, among: Among) -> Stored<Vec<Kiosk>> {
        let (which, key) = kiosks_of(among);
        kiosks::all(self.db()?, which, key)
    }

    fn seen_kiosks(&mut self, among: Among) -> Stored<Vec<SeenRow>> {
        let (which, key) = kiosks_of(among);
        let sql = format!(
            "SELECT kiosk_id, seen_s, version, report, report_s, cases_version FROM kiosks_seen \
             WHERE {which}"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let rows = statement.query_map([key], |row| {
            // What an older backend wrote may be unreadable; the next report takes its place.
            let report: Option<String> = row.get(3)?;
            let report = report.and_then(|text| serde_json::from_str(&text).ok());
            Ok(SeenRow {
                kiosk: row.get(0)?,
                at_s: row.get(1)?,
                version: row.get(2)?,
                report: report.zip(row.get(4)?),
                cases_version: row.get(5)?,
            })
        })?;
        rows.collect()
    }

    fn delivered(&mut self, among: Among) -> Stored<Vec<Delivered>> {
        let (which, key) = kiosks_of(among);
        let sql = format!(
            "SELECT kiosk_id, max(synced_s), max(rewound_s) FROM kiosk_streams WHERE {which} \
             GROUP BY kiosk_id"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let rows = statement.query_map([key], |row| {
            Ok(Delivered { kiosk: row.get(0)?, synced_s: row.get(1)?, rewound_s: row.get(2)? })
        })?;
        rows.collect()
    }

    fn versions(&mut self) -> Stored<Vec<String>> {
        // From one to the next in the index: few among many kiosks.
        let sql = "WITH RECURSIVE found (version) AS (SELECT min(version) FROM kiosks_seen UNION ALL \
                   SELECT (SELECT min(version) FROM kiosks_seen WHERE version > found.version) \
                   FROM found WHERE version IS NOT NULL) \
                   SELECT version FROM found WHERE version IS NOT NULL";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| row.get(0))?;
        rows.collect()
    }
}

impl FleetTx for SqlTx<'_> {
    fn note_seen(&mut self, seen: &SeenRow) -> Stored<()> {
        let sql = "INSERT INTO kiosks_seen (kiosk_id, seen_s, version, report, report_s, \
                   cases_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (kiosk_id) DO UPDATE SET seen_s = max(kiosks_seen.seen_s, excluded.seen_s), \
                   version = coalesce(nullif(excluded.version, ''), kiosks_seen.version), \
                   report = coalesce(excluded.report, kiosks_seen.report), \
                   report_s = coalesce(excluded.report_s, kiosks_seen.report_s), \
                   cases_version = max(kiosks_seen.cases_version, excluded.cases_version)";
        let SeenRow { kiosk, at_s, version, report, cases_version } = seen;
        let text = report.as_ref().map(|(report, _)| serde_json::to_string(report)).transpose();
        let text = text.map_err(|error| StoreError::Failed(error.to_string()))?;
        let report_s = report.as_ref().map(|(_, at_s)| at_s);
        let values = params![kiosk, at_s, version, text, report_s, cases_version];
        self.db()?.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::plan;

    #[test]
    fn a_page_about_some_kiosks_does_not_read_all() {
        for among in [Among::Commune(1), Among::Venue(1), Among::Kiosk(1)] {
            let (which, _) = kiosks_of(among);
            for table in ["kiosks", "kiosks_seen", "kiosk_streams"] {
                plan::check(&format!("SELECT * FROM {table} WHERE {which}"), &["SEARCH"], &[]);
            }
        }
        let next = "SELECT min(version) FROM kiosks_seen WHERE version > 'a'";
        plan::check(next, &["SEARCH kiosks_seen USING COVERING INDEX kiosks_seen_versions"], &[]);
    }
}
