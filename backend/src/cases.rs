//! Cases as the health authority enters them, and the signed list that kiosks download.

use std::sync::{Mutex, PoisonError};

use protocol::case::{CaseError, parse};
use protocol::caselist::{Case, CaseList, CaseListError, DaySeed, SignedCaseList};
use protocol::record::day_of;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::keys::MasterKeys;
use crate::store::changes::Change;
use crate::store::{Read, StoreError, Tx};

#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    #[error(transparent)]
    File(#[from] CaseError),
    #[error(transparent)]
    List(#[from] CaseListError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of one entry of a case file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Index in the file, from 0.
    pub entry: usize,
    /// Number of the case; none when it was skipped.
    pub case: Option<i64>,
    /// Days that are published.
    pub days: usize,
    /// Whether the same case was there before.
    pub known: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
}

/// Adds the cases of a file (docs/FORMATS.md, section 2); each entry becomes a case. The same entry
/// again is known and changes nothing. Days before the retention are not kept.
///
/// # Errors
/// [`CasesError`]; a wrong file adds nothing.
pub fn add(
    tx: &mut dyn Tx,
    text: &str,
    keep_days: i64,
    now_s: i64,
) -> Result<Vec<Entry>, CasesError> {
    let first_day = day_of(now_s) - keep_days;
    let mut entries: Vec<Entry> = Vec::new();
    for (entry, key) in parse(text)?.iter().enumerate() {
        let mut days = key.day_seeds();
        let digest = digest(&days);
        days.retain(|day| day.day >= first_day);
        if days.is_empty() {
            let skipped = format!("older than the {keep_days} days for which contacts are kept");
            let skipped = Some(skipped);
            entries.push(Entry { entry, case: None, days: 0, known: false, skipped });
            continue;
        }
        let (case, known) = tx.add_case(&digest, &days, now_s)?;
        entries.push(Entry { entry, case: Some(case), days: days.len(), known, skipped: None });
    }
    if entries.iter().any(|entry| entry.case.is_some() && !entry.known) {
        tx.announce(Change::Cases)?;
    }
    Ok(entries)
}

/// Equal for equal cases, and derived from what the seeds show anyway.
fn digest(days: &[DaySeed]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for day in days {
        hash.update(day.day.to_be_bytes());
        hash.update(day.seed.expose());
        for number in [day.max, day.first_slot, day.last_slot] {
            hash.update(number.to_be_bytes());
        }
    }
    hash.finalize().into()
}

/// A signed list as it is served.
#[derive(Clone, Debug)]
pub struct Served {
    /// Version of the list, its `etag`.
    pub version: i64,
    /// A [`SignedCaseList`] as JSON.
    pub json: std::sync::Arc<str>,
}

/// The last signed list, because signing and writing it is costly.
#[derive(Debug, Default)]
pub struct ListCache(Mutex<Option<(i64, Served)>>);

impl ListCache {
    /// The list of now: only days that contacts are kept for.
    ///
    /// # Errors
    /// [`CasesError`].
    pub fn get(
        &self,
        read: &mut dyn Read,
        keys: &MasterKeys,
        keep_days: i64,
        now_s: i64,
    ) -> Result<Served, CasesError> {
        let today = day_of(now_s);
        let version = read.cases_version()?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((day, served)) = &*kept
            && *day == today
            && served.version == version
        {
            return Ok(served.clone());
        }
        let cases = published(read.cases()?, today - keep_days);
        let list = CaseList { version, cases };
        let signed = SignedCaseList::sign(&list, &keys.signing)?;
        let json = serde_json::to_string(&signed)
            .map_err(|error| CaseListError::Shape(error.to_string()))?;
        let served = Served { version, json: json.into() };
        *kept = Some((today, served.clone()));
        Ok(served)
    }
}

fn published(mut cases: Vec<Case>, first_day: i64) -> Vec<Case> {
    for case in &mut cases {
        case.days.retain(|day| day.day >= first_day);
    }
    cases.retain(|case| !case.days.is_empty());
    cases
}
