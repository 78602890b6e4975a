//! How many wrong guesses are allowed in a window, and how many visits a network. Kept for that long only,
//! and no address of a visitor is ever stored.
//!
//! Not the crate `governor`: its cells know no guess that is given back when it was right, none that
//! waits for the guesses before it, and its keys are not bounded.

pub mod guesses;
pub mod sign_ins;
mod tally;
mod window;

use std::net::IpAddr;

use crate::rate::{Buckets, Rate};

/// Length of a window of guesses, seconds.
pub const MINUTE_S: i64 = 60;

/// Pages opened and taps from one network. A mobile operator puts thousands of phones behind one
/// address, each with two requests a visit.
const VISITS: Rate = Rate { interval_ms: 50, burst: 400 };

#[derive(Debug)]
pub struct Visits(Buckets<IpAddr>);

impl Default for Visits {
    fn default() -> Self {
        Self(Buckets::new(VISITS))
    }
}

impl Visits {
    /// Whether `network` may make one more request now.
    pub fn take(&self, network: IpAddr, now_ms: i64) -> bool {
        self.0.take(network, now_ms)
    }
}
