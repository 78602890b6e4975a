//! How many wrong guesses are allowed a minute, and how many SMS an hour. Kept in memory only, and
//! for that long only, so that no address of a visitor is ever stored.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Seconds that one window lasts, unless it is an hour.
pub const WINDOW_S: i64 = 60;

/// Seconds of the longer window.
pub const HOUR_S: i64 = 3600;

/// Most keys that are remembered in a window; beyond that everyone shares one count, so that a
/// flood of addresses cannot fill the memory.
const KEYS_MAX: usize = 100_000;

/// Counts failures, or whatever is limited, by key in windows of a minute or an hour. Windows
/// follow the clock, so two of them may meet.
#[derive(Debug)]
pub struct Limit<K> {
    most: u32,
    window_s: i64,
    state: Mutex<State<K>>,
}

#[derive(Debug)]
struct State<K> {
    window: i64,
    counts: HashMap<K, u32>,
    overflow: u32,
}

impl<K: Eq + Hash> Limit<K> {
    /// Allows `most` failures a minute for each key.
    pub fn new(most: u32) -> Self {
        Self::within(most, WINDOW_S)
    }

    /// Allows `most` an hour for each key.
    pub fn hourly(most: u32) -> Self {
        Self::within(most, HOUR_S)
    }

    fn within(most: u32, window_s: i64) -> Self {
        let state = State { window: 0, counts: HashMap::new(), overflow: 0 };
        Self { most, window_s, state: Mutex::new(state) }
    }

    /// Whether another attempt of `key` is allowed at `now_s`.
    pub fn allows(&self, key: &K, now_s: i64) -> bool {
        let state = self.turned(now_s);
        state.counts.get(key).copied().unwrap_or(state.overflow) < self.most
    }

    /// Counts a failure of `key`.
    pub fn fail(&self, key: K, now_s: i64) {
        let mut state = self.turned(now_s);
        if state.counts.len() >= KEYS_MAX && !state.counts.contains_key(&key) {
            state.overflow = state.overflow.saturating_add(1);
            return;
        }
        let count = state.counts.entry(key).or_default();
        *count = count.saturating_add(1);
    }

    fn turned(&self, now_s: i64) -> std::sync::MutexGuard<'_, State<K>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let window = now_s.div_euclid(self.window_s);
        if state.window != window {
            *state = State { window, counts: HashMap::new(), overflow: 0 };
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_stopped_alone_and_for_a_minute() {
        let limit = Limit::new(2);
        for _ in 0..2 {
            assert!(limit.allows(&"a", 0));
            limit.fail("a", 0);
        }
        assert!(!limit.allows(&"a", 59));
        assert!(limit.allows(&"b", 59));
        assert!(limit.allows(&"a", 60));
    }

    #[test]
    fn an_hour_is_an_hour() {
        let limit = Limit::hourly(1);
        limit.fail("a", 0);
        assert!(!limit.allows(&"a", 3599));
        assert!(limit.allows(&"a", 3600));
    }

    #[test]
    fn a_flood_of_keys_shares_one_count() {
        let limit = Limit::new(3);
        for key in 0..KEYS_MAX + 3 {
            limit.fail(key, 0);
        }
        assert!(!limit.allows(&usize::MAX, 0));
        assert!(limit.allows(&5, 0));
    }
}
