//! Spreads the kiosks of a province apart.

/// A random number from 0 to 1.
pub(super) fn jitter() -> f64 {
    // Without randomness all wait the longest; that is slow, but no storm.
    getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX))
}
