//! When the open stretches are copied into the store.

use std::time::{Duration, Instant};

/// Open stretches up to which the journal is copied at its full rate; about 90 kB. A full market
/// has hundreds.
const FULL_RATE_STRETCHES: usize = 2000;

/// The last copy of the open stretches.
pub(super) struct Journal {
    copied_at: Instant,
    /// Whether a sighting came since.
    stale: bool,
}

impl Journal {
    /// A journal that was copied just now.
    pub(super) fn fresh() -> Self {
        Self { copied_at: Instant::now(), stale: false }
    }

    pub(super) fn mark_stale(&mut self) {
        self.stale = true;
    }

    /// Whether to copy `open` stretches again: after `every_s` seconds for each
    /// [`FULL_RATE_STRETCHES`] of them, so that a flood of invented ids does not wear out the
    /// storage.
    pub(super) fn is_due(&self, open: usize, every_s: i64) -> bool {
        self.stale && self.copied_at.elapsed() >= pause(open, every_s)
    }
}

fn pause(open: usize, every_s: i64) -> Duration {
    let rounds = u32::try_from(open.div_ceil(FULL_RATE_STRETCHES).max(1)).unwrap_or(u32::MAX);
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
        journal.mark_stale();
        assert!(journal.is_due(5, 0) && !journal.is_due(5, 3600));
    }
}
