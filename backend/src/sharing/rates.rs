//! How fast each key may read.

use crate::rate::{Buckets, Rate};

/// A request a second in the long run, and a minute's worth at once.
const RATE: Rate = Rate { interval_ms: 1000, burst: 60 };

#[derive(Debug)]
pub struct ShareRates(Buckets<i64>);

impl Default for ShareRates {
    fn default() -> Self {
        Self(Buckets::new(RATE))
    }
}

impl ShareRates {
    /// Whether a key may read once more.
    pub fn take(&self, key: i64, now_ms: i64) -> bool {
        self.0.take(key, now_ms)
    }
}
