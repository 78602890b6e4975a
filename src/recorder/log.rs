//! What is recorded and not yet written.

use super::families::Families;
use super::flood::FloodWarning;
use super::journal::Journal;
use super::listening::Trouble;
use crate::presence::{Stretch, Tracker};
use crate::store::StoreError;

/// Contacts kept while the store refuses them: a day of a busy market, 4 MB.
const MAX_UNWRITTEN: usize = 50_000;

pub(super) struct Log {
    pub tracker: Tracker,
    pub journal: Journal,
    pub flood: FloodWarning,
    pub families: Families,
    /// Ended stretches that the store has refused so far.
    pub unwritten: Vec<Stretch>,
    /// Since when, in Unix seconds, and why the radio receives nothing.
    pub gap: Option<(i64, String)>,
}

impl Log {
    pub(super) fn new(tracker: Tracker) -> Self {
        let (journal, flood) = (Journal::fresh(), FloodWarning::default());
        let families = Families::default();
        Self { tracker, journal, flood, families, unwritten: Vec::new(), gap: None }
    }

    /// Keeps ended stretches that the store has refused.
    pub(super) fn keep(&mut self, mut ended: Vec<Stretch>, error: &StoreError) -> Trouble {
        tracing::warn!(%error, contacts = ended.len(), "contacts were not written; trying again");
        if ended.len() > MAX_UNWRITTEN {
            // The oldest are the nearest to the end of their retention.
            ended.drain(..ended.len() - MAX_UNWRITTEN);
        }
        self.unwritten = ended;
        error.into()
    }
}
