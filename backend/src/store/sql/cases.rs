//! Reads cases. One seed a day is kept, never a daily key.

use protocol::bluezone::schedule::SLOTS_RANGE;
use protocol::caselist::{Case, DaySeed, SentId, Withdrawn};
use protocol::contact::ContactId;
use protocol::secret::Secret;

use super::db::{Db, Optional, Row, params};
use super::tx::SqlTx;
use crate::store::cases::{
    CaseExport, CaseFacts, CaseParts, CaseRow, CaseState, CaseStay, CasesRead, Level,
    PublishedStay, Reached, Signed,
};
use crate::store::{StoreError, Stored};

fn day(row: Row<'_>) -> Stored<DaySeed> {
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

fn sent_id(row: Row<'_>) -> Stored<SentId> {
    Ok(SentId { id: ContactId(row.get(1)?), from_s: row.get(2)?, to_s: row.get(3)? })
}

/// Rows of the parts of cases, with their cases: `which` is a condition on `case_id`.
fn rows<T>(
    db: Db<'_>,
    sql: &str,
    which: &str,
    case: Option<i64>,
    of: impl Fn(Row<'_>) -> Stored<T>,
) -> Stored<Vec<(i64, T)>> {
    let mut statement = db.prepare_cached(&format!("{sql} WHERE {which} ORDER BY case_id, day"))?;
    let mut rows = statement.query([case])?;
    let mut parts = Vec::new();
    while let Some(row) = rows.next()? {
        parts.push((row.get(0)?, of(row)?));
    }
    Ok(parts)
}

const DAYS: &str = "SELECT case_id, day, seed, max, first_slot, last_slot FROM case_days";
const IDS: &str = "SELECT case_id, id, from_s, to_s FROM case_ids";
const STAYS: &str = "SELECT case_id, venue_id, from_s, to_s, \
                     (SELECT drill FROM cases c WHERE c.case_id = s.case_id) FROM case_stays s";
const EXPORTS: &str = "SELECT case_id, sha256, day, summary FROM case_exports";

/// Of published cases; `?1` is one of them or null.
const PUBLISHED: &str = "(?1 IS NULL OR case_id = ?1) \
                         AND case_id IN (SELECT case_id FROM cases WHERE state = 'published')";
const ONE: &str = "case_id = ?1";
const EACH: &str = "?1 IS NULL";

fn stay(row: Row<'_>) -> Stored<CaseStay> {
    Ok(CaseStay { venue: row.get(1)?, from_s: row.get(2)?, to_s: row.get(3)? })
}

fn only<T>(parts: Vec<(i64, T)>) -> Vec<T> {
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Who did what a column says, with the time of another.
fn signed(what: &str) -> String {
    format!("{what}_by, (SELECT person FROM accounts WHERE account_id = c.{what}_by), {what}_s")
}

fn signature(row: Row<'_>, at: usize) -> Stored<Option<Signed>> {
    let account: Option<i64> = row.get(at)?;
    let person = row.get::<Option<String>>(at + 1)?.unwrap_or_default();
    let at_s = row.get::<Option<i64>>(at + 2)?.unwrap_or_default();
    Ok(account.map(|account| Signed { account, person, at_s }))
}

fn case_row(row: Row<'_>) -> Stored<CaseRow> {
    let unreadable = || StoreError::Unreadable("cases");
    let state = CaseState::from_word(&row.get::<String>(2)?).ok_or_else(unreadable)?;
    let facts = CaseFacts {
        number: row.get(3)?,
        level: Level::from_code(row.get(4)?).ok_or_else(unreadable)?,
        drill: row.get(5)?,
        tested_day: row.get(6)?,
        from_s: row.get(7)?,
        to_s: row.get(8)?,
        commune: row.get(9)?,
        basis: row.get(10)?,
        note: row.get(11)?,
    };
    Ok(CaseRow {
        case: row.get(0)?,
        added_s: row.get(1)?,
        state,
        facts,
        returned: signature(row, 18)?.zip(row.get(12)?),
        withdrawal: signature(row, 21)?.zip(row.get(13)?),
        list_version: row.get(14)?,
        matched: row.get(15)?,
        days: row.get::<Option<i64>>(16)?.zip(row.get(17)?),
        entered: signature(row, 24)?,
        confirmed: signature(row, 27)?,
        withdrawn: signature(row, 30)?,
        hits: row.get::<u32>(33)?.into(),
    })
}

/// `which` cases: [`ONE`] or [`EACH`].
fn case_rows_sql(which: &str) -> String {
    let signatures = ["returned", "withdrawal", "entered", "confirmed", "withdrawn"].map(signed);
    format!(
        "SELECT case_id, added_s, state, number, level, drill, tested_day, from_s, to_s, commune_id, \
         basis, note, return_reason, withdrawal_reason, list_version, matched, \
         coalesce(first_day, (SELECT min(day) FROM case_days d WHERE d.case_id = c.case_id)), \
         coalesce(last_day, (SELECT max(day) FROM case_days d WHERE d.case_id = c.case_id)), \
         {}, coalesce(hits, 0) FROM cases c LEFT JOIN \
         (SELECT case_id, count(*) AS hits FROM exposures WHERE {which} GROUP BY case_id) e \
         USING (case_id) WHERE {which} ORDER BY case_id",
        signatures.join(", ")
    )
}

fn case_rows(db: Db<'_>, case: Option<i64>) -> Stored<Vec<CaseRow>> {
    let mut statement =
        db.prepare_cached(&case_rows_sql(if case.is_some() { ONE } else { EACH }))?;
    let mut rows = statement.query([case])?;
    let mut cases = Vec::new();
    while let Some(row) = rows.next()? {
        cases.push(case_row(row)?);
    }
    Ok(cases)
}

impl CasesRead for SqlTx<'_> {
    fn cases_version(&mut self) -> Stored<i64> {
        self.db()?.query_row("SELECT version FROM case_list", params![], |row| row.get(0))
    }

    fn cases(&mut self) -> Stored<Vec<Case>> {
        let db = self.db()?;
        let sql = "SELECT case_id, drill FROM cases WHERE state = 'published' ORDER BY case_id";
        let mut statement = db.prepare_cached(sql)?;
        let cases = statement.query_map(params![], |row| {
            Ok(Case { case: row.get(0)?, drill: row.get(1)?, ..Case::default() })
        })?;
        let mut cases: Vec<Case> = cases.collect::<Result<_, _>>()?;
        let place = |cases: &[Case], case| cases.binary_search_by_key(&case, |it| it.case).ok();
        for (case, day) in rows(db, DAYS, PUBLISHED, None, day)? {
            if let Some(case) = place(&cases, case).and_then(|place| cases.get_mut(place)) {
                case.days.push(day);
            }
        }
        for (case, id) in rows(db, IDS, PUBLISHED, None, sent_id)? {
            if let Some(case) = place(&cases, case).and_then(|place| cases.get_mut(place)) {
                case.ids.push(id);
            }
        }
        cases.retain(|case| !case.days.is_empty() || !case.ids.is_empty());
        Ok(cases)
    }

    fn withdrawn_cases(&mut self) -> Stored<Vec<Withdrawn>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT case_id, first_day, last_day FROM cases \
             WHERE state = 'withdrawn' AND first_day IS NOT NULL ORDER BY case_id",
        )?;
        let rows = statement.query_map(params![], |row| {
            Ok(Withdrawn { case: row.get(0)?, first_day: row.get(1)?, last_day: row.get(2)? })
        })?;
        rows.collect()
    }

    fn case_stays(&mut self, case: Option<i64>) -> Stored<Vec<PublishedStay>> {
        let stays =
            rows(self.db()?, STAYS, PUBLISHED, case, |row| Ok((stay(row)?, row.get::<bool>(4)?)))?;
        let published =
            |(case, (stay, drill)): (i64, (CaseStay, bool))| PublishedStay { case, stay, drill };
        Ok(stays.into_iter().map(published).collect())
    }

    fn case_rows(&mut self) -> Stored<Vec<CaseRow>> {
        case_rows(self.db()?, None)
    }

    fn case_row(&mut self, case: i64) -> Stored<Option<CaseRow>> {
        Ok(case_rows(self.db()?, Some(case))?.pop())
    }

    fn case_parts(&mut self, case: i64) -> Stored<CaseParts> {
        let (db, case) = (self.db()?, Some(case));
        let export = |row: Row<'_>| {
            Ok(CaseExport { sha256: row.get(1)?, last_day: row.get(2)?, summary: row.get(3)? })
        };
        Ok(CaseParts {
            days: only(rows(db, DAYS, ONE, case, day)?),
            ids: only(rows(db, IDS, ONE, case, sent_id)?),
            stays: only(rows(db, STAYS, ONE, case, stay)?),
            exports: only(rows(db, EXPORTS, ONE, case, export)?),
        })
    }

    fn case_of_number(&mut self, number: &str, drill: bool) -> Stored<Option<i64>> {
        let sql = "SELECT case_id FROM cases \
                   WHERE number = ?1 AND number <> '' AND drill = ?2 AND state <> 'withdrawn'";
        self.db()?.query_row(sql, params![number, drill], |row| row.get(0)).optional()
    }

    fn case_of_digest(&mut self, digest: &[u8; 32]) -> Stored<Option<i64>> {
        let sql = "SELECT case_id FROM cases WHERE digest = ?1";
        self.db()?.query_row(sql, [digest], |row| row.get(0)).optional()
    }

    fn unmatched_cases(&mut self) -> Stored<Vec<i64>> {
        let sql = "SELECT case_id FROM cases WHERE matched = 0 AND state = 'published'";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| row.get(0))?;
        rows.collect()
    }

    fn kiosks_with_cases(&mut self, version: i64) -> Stored<Reached> {
        let sql = "SELECT count(*) FILTER (WHERE cases_version >= ?1), count(*) \
                   FROM kiosks LEFT JOIN kiosks_seen USING (kiosk_id) \
                   WHERE public_key IS NOT NULL AND revoked_s IS NULL";
        let mut statement = self.db()?.prepare_cached(sql)?;
        statement.query_row([version], |row| {
            Ok(Reached { kiosks: row.get::<u32>(0)?.into(), of: row.get::<u32>(1)?.into() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::plan;

    #[test]
    fn counting_the_hits_of_cases_reads_each_hit_once() {
        let all = ["SCAN exposures USING COVERING INDEX exposures_of_case"];
        plan::check(&case_rows_sql(EACH), &all, &["c", "exposures"]);
        let of_one = ["SEARCH exposures USING COVERING INDEX exposures_of_case"];
        plan::check(&case_rows_sql(ONE), &of_one, &["e"]);
    }
}
