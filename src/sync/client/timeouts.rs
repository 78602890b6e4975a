//! How long the network may take.

use std::time::Duration;

/// Limits on the network.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// To connect. A phone network on a market day takes seconds.
    pub connect: Duration,
    /// For a whole request and its answer.
    pub request: Duration,
    /// Of silence on the event stream. The backend sends a comment every 15 s, so three are lost.
    pub silence: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(30),
            silence: Duration::from_secs(45),
        }
    }
}
