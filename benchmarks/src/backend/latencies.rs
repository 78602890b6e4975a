//! How long each of many took.

use std::time::Duration;

pub struct Latencies {
    /// Milliseconds, growing.
    sorted: Vec<f64>,
}

impl Latencies {
    pub fn new(latencies: &[Duration]) -> Self {
        let mut sorted: Vec<f64> =
            latencies.iter().map(|latency| latency.as_secs_f64() * 1000.0).collect();
        sorted.sort_by(f64::total_cmp);
        Self { sorted }
    }

    /// What one in a hundred exceeded, milliseconds.
    pub fn p99(&self) -> f64 {
        self.permille(990)
    }

    /// The latency in milliseconds that so many of a thousand did not exceed.
    fn permille(&self, permille: usize) -> f64 {
        let index = (self.sorted.len() * permille / 1000).min(self.sorted.len().saturating_sub(1));
        self.sorted.get(index).copied().unwrap_or(f64::NAN)
    }
}

impl std::fmt::Display for Latencies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1}, {:.1}", self.permille(500), self.permille(990))
    }
}
