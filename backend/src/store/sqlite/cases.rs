//! One seed a day is kept, never a daily key. Every change makes the list's version grow.

use protocol::bluezone::schedule::SLOTS_RANGE;
use protocol::caselist::{Case, DaySeed};
use protocol::secret::Secret;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::tx::SqliteTx;
use crate::store::cases::{CaseRow, CasesRead, CasesTx};
use crate::store::{StoreError, Stored};

pub(super) fn bump_version(db: &Connection) -> Stored<()> {
    db.execute("UPDATE case_list SET version = version + 1", [])?;
    Ok(())
}

fn day(row: &Row<'_>) -> Stored<DaySeed> {
    let day = DaySeed {
        day: row.get(1)?,
        seed: Secret::new(row.get(2)?),
        max: row.get(3)?,
        first_slot: row.get(4)?,
        last_slot: row.get(5)?,
    };
    let readable = SLOTS_RANGE.contains(&day.max);
    readable.then_some(day).ok_or(StoreError::Unreadable("case_days"))
}

impl CasesRead for SqliteTx<'_> {
    fn cases_version(&mut self) -> Stored<i64> {
        Ok(self.db()?.query_row("SELECT version FROM case_list", [], |row| row.get(0))?)
    }

    fn cases(&mut self) -> Stored<Vec<Case>> {
        let sql = "SELECT case_id, day, seed, max, first_slot, last_slot FROM case_days \
                   ORDER BY case_id, day";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut cases: Vec<Case> = Vec::new();
        while let Some(row) = rows.next()? {
            let (number, day) = (row.get(0)?, day(row)?);
            match cases.last_mut() {
                Some(case) if case.case == number => case.days.push(day),
                _ => cases.push(Case { case: number, days: vec![day] }),
            }
        }
        Ok(cases)
    }

    fn case_rows(&mut self) -> Stored<Vec<CaseRow>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT case_id, added_s, \
             (SELECT min(day) FROM case_days d WHERE d.case_id = c.case_id), \
             (SELECT max(day) FROM case_days d WHERE d.case_id = c.case_id), \
             coalesce(hits, 0) FROM cases c LEFT JOIN \
             (SELECT case_id AS hit_case, count(*) AS hits FROM exposures GROUP BY case_id) \
             ON hit_case = case_id ORDER BY case_id",
        )?;
        let rows = statement.query_map([], |row| {
            let days = row.get::<_, Option<i64>>(2)?.zip(row.get(3)?);
            let hits = row.get::<_, u32>(4)?.into();
            Ok(CaseRow { case: row.get(0)?, added_s: row.get(1)?, days, hits })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn unmatched_cases(&mut self) -> Stored<Vec<i64>> {
        let mut statement =
            self.db()?.prepare_cached("SELECT case_id FROM cases WHERE matched = 0")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl CasesTx for SqliteTx<'_> {
    fn add_case(&mut self, digest: &[u8; 32], days: &[DaySeed], now_s: i64) -> Stored<(i64, bool)> {
        let db = self.db()?;
        let sql = "SELECT case_id FROM cases WHERE digest = ?1";
        if let Some(case) = db.query_row(sql, [digest], |row| row.get(0)).optional()? {
            return Ok((case, true));
        }
        let sql = "INSERT INTO cases (digest, added_s) VALUES (?1, ?2)";
        db.execute(sql, params![digest, now_s])?;
        let case = db.last_insert_rowid();
        let mut statement = db.prepare_cached(
            "INSERT INTO case_days (case_id, day, seed, max, first_slot, last_slot) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for day in days {
            let seed = day.seed.expose();
            let (first, last) = (day.first_slot, day.last_slot);
            statement.execute(params![case, day.day, seed, day.max, first, last])?;
        }
        bump_version(db)?;
        Ok((case, false))
    }
}
