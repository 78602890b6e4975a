//! The current case list, case by case, so that only what is new needs matching against old
//! contacts.

use protocol::caselist::{Case, CaseList};

use super::settings::{name, number, put};
use super::{Store, StoreError};

impl Store {
    /// Takes a case list that was verified; `false` when its version is not newer than the one
    /// at hand. A case whose days changed counts as fresh again.
    ///
    /// # Errors
    /// [`StoreError`]; then the list before stays.
    pub fn save_cases(&self, list: &CaseList) -> Result<bool, StoreError> {
        self.write(|transaction| {
            if list.version <= number(transaction, name::CASES_VERSION)? {
                return Ok(false);
            }
            // Below 0: not in this list so far. What stays there was withdrawn.
            transaction.execute_batch("UPDATE case_seed SET fresh = fresh - 4")?;
            let mut keep = transaction.prepare_cached(
                "INSERT INTO case_seed (number, days, fresh) VALUES (?1, ?2, 1) ON CONFLICT (number) DO UPDATE
                 SET fresh = CASE WHEN days = excluded.days THEN fresh + 4 ELSE 1 END,
                     days = excluded.days",
            )?;
            for case in &list.cases {
                let days = serde_json::to_string(&case.days)
                    .map_err(|e| StoreError::content("case", e))?;
                keep.execute(rusqlite::params![case.case, days])?;
            }
            transaction.execute("DELETE FROM case_seed WHERE fresh < 0", [])?;
            put(transaction, name::CASES_VERSION, list.version)?;
            Ok(true)
        })
    }

    /// Version of the case list at hand; 0 before the first.
    pub fn cases_version(&self) -> Result<i64, StoreError> {
        self.read(|connection| number(connection, name::CASES_VERSION))
    }

    /// The case list at hand; version 0 and empty before the first.
    pub fn cases(&self) -> Result<CaseList, StoreError> {
        self.list("SELECT number, days FROM case_seed ORDER BY number")
    }

    /// The cases of the list at hand that the log was not matched with yet.
    pub fn fresh_cases(&self) -> Result<CaseList, StoreError> {
        self.list("SELECT number, days FROM case_seed WHERE fresh = 1 ORDER BY number")
    }

    fn list(&self, sql: &str) -> Result<CaseList, StoreError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(sql)?;
            let mut rows = query.query([])?;
            let mut cases = Vec::new();
            while let Some(row) = rows.next()? {
                let days: String = row.get(1)?;
                let days =
                    serde_json::from_str(&days).map_err(|e| StoreError::content("case", e))?;
                cases.push(Case { case: row.get(0)?, days });
            }
            Ok(CaseList { version: number(connection, name::CASES_VERSION)?, cases })
        })
    }
}
