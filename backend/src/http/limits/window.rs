//! Counts by key in windows that follow the clock, so up to twice a limit is possible around the end
//! of one.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// Most keys of a window. Those beyond push out the oldest, so that a flood of addresses neither
/// fills the memory nor uses up what others may do.
pub(super) const KEYS_MAX: usize = 100_000;

#[derive(Debug)]
pub(super) struct Window<K, C> {
    number: i64,
    counts: HashMap<K, C>,
    /// The keys, the oldest first.
    order: VecDeque<K>,
}

impl<K, C> Default for Window<K, C> {
    fn default() -> Self {
        Self { number: 0, counts: HashMap::new(), order: VecDeque::new() }
    }
}

impl<K: Copy + Eq + Hash, C: Copy + Default> Window<K, C> {
    /// Begins anew when window `number` is another than before.
    pub(super) fn turn_to(&mut self, number: i64) {
        if self.number != number {
            *self = Self { number, ..Self::default() };
        }
    }

    pub(super) fn number(&self) -> i64 {
        self.number
    }

    pub(super) fn get(&self, key: &K) -> C {
        self.counts.get(key).copied().unwrap_or_default()
    }

    pub(super) fn change(&mut self, key: K, change: impl FnOnce(&mut C)) {
        if !self.counts.contains_key(&key) {
            if self.counts.len() >= KEYS_MAX
                && let Some(oldest) = self.order.pop_front()
            {
                self.counts.remove(&oldest);
            }
            self.order.push_back(key);
        }
        change(self.counts.entry(key).or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_keys_pushes_out_the_oldest_only() {
        let mut window = Window::<usize, u32>::default();
        for key in 0..KEYS_MAX + 60 {
            window.change(key, |count| *count += 1);
        }
        assert_eq!((window.counts.len(), window.order.len()), (KEYS_MAX, KEYS_MAX));
        assert_eq!([59, 60, KEYS_MAX + 59].map(|key| window.get(&key)), [0, 1, 1]);
        window.turn_to(1);
        assert_eq!(window.get(&60), 0);
    }
}
