//! "Nơi phát hiện": what was chosen, or else what was typed.

use protocol::feedback::LOCATION_MAX;
use zeroize::Zeroizing;

use super::Context;
use crate::declaration::entry::Entry;
use crate::declaration::home::{OFFERED, Offered};

/// Where it was noticed. Wiped when dropped.
pub struct Location {
    /// What was typed to find the location; it is the location where nothing was chosen.
    pub query: Entry,
    /// Communes that may be meant.
    pub offered: Vec<Offered>,
    chosen: Entry,
}

impl Default for Location {
    fn default() -> Self {
        Self {
            query: Entry::new(LOCATION_MAX),
            offered: Vec::new(),
            chosen: Entry::new(LOCATION_MAX),
        }
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
        match self.query.trim() {
            "" => &self.chosen,
            typed => typed,
        }
    }

    /// Looks for what was typed; a choice made before is given up.
    pub(super) fn search(&mut self, context: &Context<'_>) {
        self.chosen.clear();
        self.offered = match self.query.trim() {
            "" => Vec::new(),
            query => context.communes.suggest(query, context.around, OFFERED),
        };
    }

    /// Takes one of the communes that are offered; whether there is such a one.
    pub(super) fn choose(&mut self, index: usize) -> bool {
        let Some(offered) = self.offered.get(index) else { return false };
        let line = Zeroizing::new(offered.commune.line());
        self.set(&line);
        true
    }

    /// Takes a location, and wipes what was typed to find it.
    pub(super) fn set(&mut self, line: &str) {
        self.query.clear();
        self.offered.clear();
        self.chosen.set(line);
    }
}
