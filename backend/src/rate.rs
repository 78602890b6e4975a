//! Token buckets by key. A bucket is one number, the time at which it is full again (the generic cell
//! rate algorithm), so that a flood of keys costs little; and the keys are bounded.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Most keys that are remembered.
const KEYS_MAX: usize = 100_000;

/// How fast something may happen.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Milliseconds from one to the next in the long run.
    pub interval_ms: i64,
    /// How many at once.
    pub burst: i64,
}

#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    full_at_ms: Mutex<HashMap<K, i64>>,
}

impl<K: Eq + Hash> Buckets<K> {
    pub fn new(rate: Rate) -> Self {
        Self { rate, full_at_ms: Mutex::default() }
    }

    /// Takes one from the bucket of `key`; false when it is empty at `now_ms`.
    pub fn take(&self, key: K, now_ms: i64) -> bool {
        let empty_ms = self.rate.interval_ms.saturating_mul(self.rate.burst);
        let mut buckets = self.full_at_ms.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEYS_MAX && !buckets.contains_key(&key) {
            buckets.retain(|_, full_at_ms| *full_at_ms > now_ms);
            // So many are not held back one by one: begin anew.
            if buckets.len() >= KEYS_MAX {
                buckets.clear();
            }
        }
        let full_at_ms = buckets.entry(key).or_insert(now_ms);
        let latest_ms = now_ms.saturating_add(empty_ms);
        // Later than an empty bucket takes to fill: the clock was set back.
        if !(now_ms..=latest_ms).contains(full_at_ms) {
            *full_at_ms = now_ms;
        }
        let next_ms = full_at_ms.saturating_add(self.rate.interval_ms);
        let taken = next_ms <= latest_ms;
        if taken {
            *full_at_ms = next_ms;
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_one_an_interval() {
        let buckets = Buckets::new(Rate { interval_ms: 1000, burst: 60 });
        let taken = |key: u8, now_ms| (0..100).filter(|_| buckets.take(key, now_ms)).count();
        for (key, now_ms, count) in [
            (1, 0, 60),
            (1, 999, 0),
            (2, 999, 60),
            (1, 1000, 1),
            (1, 11_500, 10),
            (1, 12_000, 1),
            (1, 1_000_000, 60),
            (1, 1_000_000, 0),
            // Set back by a day.
            (1, -86_400_000, 60),
            (1, -86_400_000, 0),
        ] {
            assert_eq!(taken(key, now_ms), count, "{key} at {now_ms}");
        }
    }

    #[test]
    fn a_flood_of_keys_is_bounded() {
        let buckets = Buckets::new(Rate { interval_ms: 1000, burst: 2 });
        for key in 0..KEYS_MAX + 10 {
            assert!(buckets.take(key, 0));
        }
        assert!(buckets.full_at_ms.lock().unwrap().len() <= KEYS_MAX);
    }
}
