//! Cases and the list of them.

use protocol::caselist::{Case, DaySeed};

use super::error::Stored;

pub trait CasesRead {
    /// The version of the list; it grows with every change.
    fn cases_version(&mut self) -> Stored<i64>;
    /// All cases with their days.
    fn cases(&mut self) -> Stored<Vec<Case>>;
    /// All cases, by number.
    fn case_rows(&mut self) -> Stored<Vec<CaseRow>>;
    /// Numbers of the cases that were never compared with the whole log.
    fn unmatched_cases(&mut self) -> Stored<Vec<i64>>;
}

pub trait CasesTx {
    /// Adds a case unless `digest` is known; returns its number and whether it was known.
    fn add_case(&mut self, digest: &[u8; 32], days: &[DaySeed], now_s: i64) -> Stored<(i64, bool)>;
}

#[derive(Clone, Debug)]
pub struct CaseRow {
    pub case: i64,
    /// Unix time.
    pub added_s: i64,
    /// First and last UTC day that is still published.
    pub days: Option<(i64, i64)>,
    /// Hits so far.
    pub hits: u64,
}
