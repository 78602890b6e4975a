//! Case files (docs/FORMATS.md, section 2): each entry becomes a case that waits for the second person.

use protocol::case::{CaseError, CaseKey, parse};
use protocol::caselist::DaySeed;
use protocol::record::day_of;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::number::number;
use super::steps;
use crate::store::cases::{CaseFacts, CaseParts, Level, NewCase};
use crate::store::{StoreError, Tx};

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(transparent)]
    File(#[from] CaseError),
    #[error(
        "one number is for one case, and the file has {0}; enter them one by one, or without a number"
    )]
    Number(usize),
    #[error(transparent)]
    Step(#[from] steps::StepError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is said of all entries of a file.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Of the only entry; may be empty.
    pub number: String,
    pub level: Level,
    /// Invented, for a drill.
    pub drill: bool,
    /// The paper that it rests on.
    pub basis: String,
}

/// What became of one entry of a case file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Index in the file, from 0.
    pub entry: usize,
    /// Number of the case; none when it was skipped.
    pub case: Option<i64>,
    /// Days that will be published.
    pub days: usize,
    /// Whether the same case was there before.
    pub known: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
}

/// Adds the cases of a file, which wait for a second person then. The same entry again is known and
/// changes nothing. Days before the retention are not kept.
///
/// # Errors
/// [`FileError`]; a wrong file adds nothing.
pub fn add(
    tx: &mut dyn Tx,
    text: &str,
    given: &Given,
    keep_days: i64,
    by: i64,
    now_s: i64,
) -> Result<Vec<Entry>, FileError> {
    let keys = parse(text)?;
    if keys.len() > 1 && !given.number.is_empty() {
        return Err(FileError::Number(keys.len()));
    }
    let first_day = day_of(now_s) - keep_days;
    let mut entries: Vec<Entry> = Vec::new();
    for (entry, key) in keys.iter().enumerate() {
        let mut days = key.day_seeds();
        let digest = digest(&days, given.drill);
        days.retain(|day| day.day >= first_day);
        if days.is_empty() {
            let skipped = format!("older than the {keep_days} days for which contacts are kept");
            let skipped = Some(skipped);
            entries.push(Entry { entry, case: None, days: 0, known: false, skipped });
            continue;
        }
        let count = days.len();
        let known = tx.case_of_digest(&digest)?;
        let case = match known {
            Some(case) => case,
            None => {
                let facts = facts(key, given);
                let parts = CaseParts { days, ..CaseParts::default() };
                let new = NewCase { facts, parts, digest: Some(digest) };
                let case = steps::save(tx, None, &new, by, now_s)?;
                steps::hand_over(tx, case)?;
                case
            }
        };
        let (case, known) = (Some(case), known.is_some());
        entries.push(Entry { entry, case, days: count, known, skipped: None });
    }
    Ok(entries)
}

fn facts(key: &CaseKey, given: &Given) -> CaseFacts {
    CaseFacts {
        number: number(&given.number).unwrap_or_else(|| given.number.clone()),
        level: given.level,
        drill: given.drill,
        from_s: Some(key.time_start),
        to_s: Some(key.time_end),
        basis: given.basis.clone(),
        ..CaseFacts::default()
    }
}

/// Equal for equal cases, and derived from what the seeds show anyway.
fn digest(days: &[DaySeed], drill: bool) -> [u8; 32] {
    let mut hash = Sha256::new();
    for day in days {
        hash.update(day.day.to_be_bytes());
        hash.update(day.seed.expose());
        for number in [day.max, day.first_slot, day.last_slot] {
            hash.update(number.to_be_bytes());
        }
    }
    if drill {
        hash.update(b"drill");
    }
    hash.finalize().into()
}
