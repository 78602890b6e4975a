//! "Nơi phát hiện": what was chosen, or else what was typed.

use protocol::feedback::LOCATION_MAX;
use zeroize::Zeroizing;

use super::event::Context;
use crate::forms::commune::CommuneQuery;
use crate::forms::entry::Entry;

/// Where it was noticed. Wiped when dropped.
pub struct Location {
    /// What was typed to find the location; it is the location where nothing was chosen.
    pub query: CommuneQuery,
    chosen: Entry,
}

impl Default for Location {
    fn default() -> Self {
        Self { query: CommuneQuery::new(LOCATION_MAX), chosen: Entry::new(LOCATION_MAX) }
    }
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Location(…)")
    }
}

impl Location {
    /// The location in one line; empty where none was given.
    pub fn line(&self) -> &str {
        match self.query.text.trim() {
            "" => &self.chosen,
            typed => typed,
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.query.text.is_empty() && self.chosen.is_empty()
    }

    /// Looks for what was typed; a choice made before is given up.
    pub(super) fn search(&mut self, context: &Context<'_>) {
        self.chosen.clear();
        self.query.search(context.communes, context.around);
    }

    /// Chooses one of the communes that are offered; returns whether there is such a one.
    pub(super) fn choose(&mut self, index: usize) -> bool {
        let Some(offered) = self.query.offered.get(index) else { return false };
        let line = Zeroizing::new(offered.commune.line());
        self.set(&line);
        true
    }

    /// Sets the location, and wipes what was typed to find it.
    pub(super) fn set(&mut self, line: &str) {
        self.query.clear();
        self.chosen.set(line);
    }
}
