//! When the open stretches are copied into the store.

use std::time::{Duration, Instant};

/// Open stretches up to which the journal keeps its full pace; about 90 kB. A full market has
/// hundreds.
const AT_ONCE: usize = 2000;

/// The age of the last copy.
pub(super) struct Journal {
    at: Instant,
    /// Whether anything was heard since.
    stale: bool,
}

impl Journal {
    /// A copy was just made.
    pub(super) fn fresh() -> Self {
        Self { at: Instant::now(), stale: false }
    }

    /// Something was heard that the copy does not have.
    pub(super) fn outdate(&mut self) {
        self.stale = true;
    }

    /// Whether `open` stretches are to be copied again: after `every_s` seconds for each
    /// [`AT_ONCE`] of them, so that a flood of invented ids does not wear the card out.
    pub(super) fn is_due(&self, open: usize, every_s: i64) -> bool {
        self.stale && self.at.elapsed() >= pause(open, every_s)
    }
}

fn pause(open: usize, every_s: i64) -> Duration {
    let rounds = u32::try_from(open.div_ceil(AT_ONCE).max(1)).unwrap_or(u32::MAX);
    Duration::from_secs(every_s.unsigned_abs()).saturating_mul(rounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_copied_more_seldom() {
        for (open, every_s, pause_s) in
            [(0, 60, 60), (1, 60, 60), (2000, 60, 60), (2001, 60, 120), (20_000, 60, 600)]
        {
            assert_eq!(pause(open, every_s), Duration::from_secs(pause_s), "{open} open");
        }
    }

    #[test]
    fn nothing_new_is_not_copied() {
        let mut journal = Journal::fresh();
        assert!(!journal.is_due(5, 0));
        journal.outdate();
        assert!(journal.is_due(5, 0) && !journal.is_due(5, 3600));
    }
}
