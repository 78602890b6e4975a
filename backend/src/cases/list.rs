//! The signed list that kiosks download.

use std::sync::{Arc, Mutex, PoisonError};

use protocol::caselist::{Case, CaseList, CaseListError, SignedCaseList};
use protocol::record::day_of;

use crate::keys::MasterKeys;
use crate::store::{Read, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    List(#[from] CaseListError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A signed list as it is served.
#[derive(Clone, Debug)]
pub struct Served {
    /// Version of the list, its `etag`.
    pub version: i64,
    /// A [`SignedCaseList`] as JSON.
    pub json: Arc<str>,
}

/// The last signed list, because signing and writing it is costly.
#[derive(Debug, Default)]
pub struct ListCache(Mutex<Option<(i64, Served)>>);

impl ListCache {
    /// The list of now: only days that contacts are kept for.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn get(
        &self,
        read: &mut dyn Read,
        keys: &MasterKeys,
        keep_days: i64,
        now_s: i64,
    ) -> Result<Served, ListError> {
        let today = day_of(now_s);
        let version = read.cases_version()?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((day, served)) = &*kept
            && *day == today
            && served.version == version
        {
            return Ok(served.clone());
        }
        let cases = recent(read.cases()?, today - keep_days);
        let list = CaseList { version, cases, withdrawn: read.withdrawn_cases()? };
        let signed = SignedCaseList::sign(&list, &keys.signing)?;
        let json = serde_json::to_string(&signed)
            .map_err(|error| CaseListError::Shape(error.to_string()))?;
        let served = Served { version, json: json.into() };
        *kept = Some((today, served.clone()));
        Ok(served)
    }
}

fn recent(mut cases: Vec<Case>, first_day: i64) -> Vec<Case> {
    for case in &mut cases {
        case.days.retain(|day| day.day >= first_day);
        case.ids.retain(|id| day_of(id.from_s) >= first_day);
    }
    cases.retain(|case| !case.days.is_empty() || !case.ids.is_empty());
    cases
}
