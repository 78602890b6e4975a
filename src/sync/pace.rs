//! How fast check-ins are written: a few at once, so that people who follow each other are greeted at once,
//! and then one transaction an interval, so that a flood does not wear the card out.

use std::time::{Duration, Instant};

/// Between two transactions in the long run.
const INTERVAL: Duration = Duration::from_millis(500);

/// Transactions at once.
const BURST: u32 = 4;

#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// When a whole burst is free again.
    rested_at: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { rested_at: now }
    }

    /// When the next transaction may be; in the past when it may be at once.
    pub(super) fn next_at(&self) -> Instant {
        let ahead = INTERVAL * (BURST - 1);
        // An instant so early that this much before it cannot be named has passed.
        self.rested_at.checked_sub(ahead).unwrap_or(self.rested_at)
    }

    /// A transaction was made.
    pub(super) fn wrote(&mut self, now: Instant) {
        self.rested_at = self.rested_at.max(now) + INTERVAL;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_at_once_and_then_two_a_second() {
        let start = Instant::now() + Duration::from_secs(60);
        let mut pace = Pace::new(start);
        let mut wrote_at = |ms: u64| {
            let at = pace.next_at().max(start + Duration::from_millis(ms));
            pace.wrote(at);
            at.duration_since(start).as_millis()
        };
        // Wanted at, done at, milliseconds.
        for (wanted, done) in [
            (0, 0),
            (100, 100),
            (110, 110),
            (120, 120),
            (130, 500),
            (500, 1000),
            (2000, 2000),
            (2000, 2000),
            (10_000, 10_000),
            (10_000, 10_000),
            (10_000, 10_000),
            (10_000, 10_000),
            (10_000, 10_500),
        ] {
            assert_eq!(wrote_at(wanted), done, "wanted at {wanted}");
        }
    }
}
