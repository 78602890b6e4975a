//! When the event stream is opened again: a pure function of how the streams before it ended.

use std::time::Duration;

use super::plan::backoff;

/// After a stream of this length the pause before the next one is as short as at first.
const HEALTHY_STREAM: Duration = Duration::from_secs(60);

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEnd {
    /// The backend said that another of its processes takes the stream.
    HandedOver,
    /// In any other way, or it was never opened.
    Broken,
}

/// What the event stream remembers between streams.
#[derive(Clone, Debug, Default)]
pub struct Reconnect {
    failures: u32,
}

impl Reconnect {
    /// The pause before the next stream, after one that lasted so long. A process that stops spreads its kiosks itself,
    /// so that they need not wait; a kiosk that is sent on again and again waits like any other.
    pub fn pause(&mut self, end: StreamEnd, lasted: Duration, jitter: f64) -> Duration {
        if lasted > HEALTHY_STREAM {
            self.failures = 0;
            if end == StreamEnd::HandedOver {
                return Duration::ZERO;
            }
        }
        self.failures = self.failures.saturating_add(1);
        backoff(self.failures, jitter)
    }

    /// Streams in a row that did not last.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_as_a_table() {
        use StreamEnd::{Broken, HandedOver};
        let mut reconnect = Reconnect::default();
        // How it ended, after how many seconds, the pause and the failures that follow.
        for (end, lasted_s, pause_s, failures) in [
            (Broken, 0, 2, 1),
            (Broken, 60, 4, 2),
            (Broken, 61, 2, 1),
            (Broken, 1, 4, 2),
            (HandedOver, 61, 0, 0),
            (Broken, 0, 2, 1),
            (HandedOver, 61, 0, 0),
            (HandedOver, 1, 2, 1),
            (HandedOver, 1, 4, 2),
            (HandedOver, 3600, 0, 0),
        ] {
            let pause = reconnect.pause(end, Duration::from_secs(lasted_s), 1.0);
            assert_eq!(
                (pause, reconnect.failures()),
                (Duration::from_secs(pause_s), failures),
                "{end:?} after {lasted_s} s"
            );
        }
    }
}
