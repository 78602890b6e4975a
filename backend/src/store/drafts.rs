//! Forms that were sent when the session was over.

use super::error::Stored;

pub trait DraftsRead {
    /// The draft of an account that was sent from this browser.
    fn draft(&mut self, account: i64, browser: &[u8; 32]) -> Stored<Option<DraftRow>>;
}

pub trait DraftsTx {
    /// Keeps a draft in the place of an earlier one of the account.
    fn keep_draft(&mut self, account: i64, browser: &[u8; 32], draft: &DraftRow) -> Stored<()>;
    fn remove_draft(&mut self, account: i64) -> Stored<()>;
}

#[derive(Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The address that the form was sent to.
    pub path: String,
    /// The fields as browsers write them, without secrets.
    pub fields: String,
    /// Unix time.
    pub at_s: i64,
}

// What people typed does not belong in a log.
impl std::fmt::Debug for DraftRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, at_s, .. } = self;
        f.debug_struct("DraftRow").field("path", path).field("at_s", at_s).finish_non_exhaustive()
    }
}
