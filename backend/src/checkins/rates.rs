//! How fast a kiosk takes check-ins. Whoever has a photo of its poster could otherwise fill its memory
//! card from anywhere; a person at the screen is never slower than a queue in front of it.

use protocol::token::Evidence;

use crate::rate::{Buckets, Rate};

/// By the code on the screen: a crowd through a wide gate.
const LIVE: Rate = Rate { interval_ms: 200, burst: 100 };

/// By the printed code.
const FIXED: Rate = Rate { interval_ms: 1000, burst: 60 };

/// Buckets by kiosk and evidence, so that a flood by the poster leaves the screen alone.
#[derive(Debug)]
pub struct CheckinRates {
    live: Buckets<u32>,
    fixed: Buckets<u32>,
}

impl Default for CheckinRates {
    fn default() -> Self {
        Self { live: Buckets::new(LIVE), fixed: Buckets::new(FIXED) }
    }
}

impl CheckinRates {
    /// Whether `kiosk` takes one more now.
    pub(super) fn take(&self, kiosk: u32, evidence: Evidence, now_s: i64) -> bool {
        let buckets = match evidence {
            Evidence::Live | Evidence::Late => &self.live,
            Evidence::Fixed => &self.fixed,
        };
        buckets.take(kiosk, now_s.saturating_mul(1000))
    }
}
