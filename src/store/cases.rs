//! The current case list, case by case, so that only what is new needs matching against old
//! contacts.

use protocol::caselist::{Case, CaseList, VerifiedList};
use rusqlite::{Connection, Transaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::hits;
use super::settings::{get, name, number, put, remove};
use super::{Store, StoreError};

/// The program that reads lists.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

fn json<T: Serialize>(parts: &T) -> Result<String, StoreError> {
    serde_json::to_string(parts).map_err(|e| StoreError::content("case", e))
}

fn parts<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|e| StoreError::content("case", e))
}

/// Whether the list at hand was read in part only, by another program than this one.
fn is_readable_anew(connection: &Connection) -> Result<bool, StoreError> {
    let reader = get::<String>(connection, name::CASES_PARTLY_READ_BY)?;
    Ok(reader.is_some_and(|reader| reader != PROGRAM))
}

fn keep(transaction: &Transaction<'_>, cases: &[Case]) -> Result<(), StoreError> {
    // Below 0: not in this list so far. What stays there is in it no more.
    transaction.execute_batch("UPDATE case_seed SET fresh = fresh - 4")?;
    let mut keep = transaction.prepare_cached(
        "INSERT INTO case_seed (number, days, ids, drill, fresh) VALUES (?1, ?2, ?3, ?4, 1)
         ON CONFLICT (number) DO UPDATE
         SET fresh = CASE WHEN days = excluded.days AND ids = excluded.ids THEN fresh + 4 ELSE 1 END,
             days = excluded.days, ids = excluded.ids, drill = excluded.drill",
    )?;
    for case in cases {
        keep.execute((case.case, json(&case.days)?, json(&case.ids)?, case.drill))?;
    }
    transaction.execute("DELETE FROM case_seed WHERE fresh < 0", [])?;
    Ok(())
}

impl Store {
    /// Takes a case list that was verified; `false` when its version is not newer than the one
    /// at hand. A case whose days changed counts as fresh again. What was found of a case that was
    /// taken back is deleted, also where it waits to be sent.
    ///
    /// # Errors
    /// [`StoreError`]; then the list before stays.
    pub fn save_cases(&self, verified: &VerifiedList) -> Result<bool, StoreError> {
        let VerifiedList { list, skipped } = verified;
        self.write(|transaction| {
            let before = number(transaction, name::CASES_VERSION)?;
            let again = list.version == before && is_readable_anew(transaction)?;
            if list.version <= before && !again {
                return Ok(false);
            }
            let withdrawn: Vec<_> = list.withdrawn.iter().map(|gone| gone.case).collect();
            let mut cases = list.cases.clone();
            cases.retain(|case| !withdrawn.contains(&case.case));
            keep(transaction, &cases)?;
            hits::remove(transaction, &withdrawn)?;
            if *skipped > 0 {
                put(transaction, name::CASES_PARTLY_READ_BY, PROGRAM)?;
            } else {
                remove(transaction, name::CASES_PARTLY_READ_BY)?;
            }
            put(transaction, name::CASES_VERSION, list.version)?;
            Ok(true)
        })
    }

    /// Version of the case list at hand; 0 before the first.
    pub fn cases_version(&self) -> Result<i64, StoreError> {
        self.read(|connection| number(connection, name::CASES_VERSION))
    }

    /// Version of the case list that need not be sent again: 0 where this program may read more of
    /// the list at hand than the one that took it.
    pub fn cases_read(&self) -> Result<i64, StoreError> {
        self.read(|connection| {
            let anew = is_readable_anew(connection)?;
            Ok(if anew { 0 } else { number(connection, name::CASES_VERSION)? })
        })
    }

    /// The case list at hand; version 0 and empty before the first.
    pub fn cases(&self) -> Result<CaseList, StoreError> {
        self.list("SELECT number, days, ids, drill FROM case_seed ORDER BY number")
    }

    /// The cases of the list at hand that the log was not matched with yet.
    pub fn fresh_cases(&self) -> Result<CaseList, StoreError> {
        self.list("SELECT number, days, ids, drill FROM case_seed WHERE fresh = 1 ORDER BY number")
    }

    fn list(&self, sql: &str) -> Result<CaseList, StoreError> {
        self.read(|connection| {
            let mut query = connection.prepare_cached(sql)?;
            let mut rows = query.query([])?;
            let mut cases = Vec::new();
            while let Some(row) = rows.next()? {
                let (days, ids) = (row.get::<_, String>(1)?, row.get::<_, String>(2)?);
                let (days, ids) = (parts(&days)?, parts(&ids)?);
                cases.push(Case { case: row.get(0)?, days, ids, drill: row.get(3)? });
            }
            let version = number(connection, name::CASES_VERSION)?;
            Ok(CaseList { version, cases, ..CaseList::default() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_read_in_part_is_read_anew_by_another_program() {
        let store = Store::open_in_memory().unwrap();
        let list = |skipped| {
            let list =
                CaseList { version: 3, cases: vec![Case::new(1, vec![])], withdrawn: vec![] };
            VerifiedList { list, skipped }
        };
        store.save_cases(&list(1)).unwrap();
        assert_eq!(store.cases_read().unwrap(), 3, "this program reads no more of it");
        store.write(|transaction| put(transaction, name::CASES_PARTLY_READ_BY, "0.0.0")).unwrap();
        assert_eq!(store.cases_read().unwrap(), 0);
        assert!(store.save_cases(&list(0)).unwrap());
        assert_eq!(store.cases_read().unwrap(), 3);
        assert!(!store.save_cases(&list(0)).unwrap());
    }
}
