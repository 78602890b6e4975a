//! How long the source waits for what.

use std::time::Duration;

/// Pauses and limits of the source; the tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Limit for each call of btleplug. A system that does not answer must be reported within 15 s.
    pub call_limit: Duration,
    /// First pause before another try; each next one is twice as long.
    pub retry_min: Duration,
    /// Longest pause. A fault must be noticed and cured within 60 s (docs/QUALITY.md).
    pub retry_max: Duration,
    /// How often the adapter is asked whether it is on: btleplug does not tell that the system's
    /// Bluetooth service is gone.
    pub probe_interval: Duration,
    /// Pause after which the events of one advert are complete.
    pub settle: Duration,
    /// Silence (no device at all) after which the scan is restarted, and again until the connection
    /// to the system is; twice this and a little must be less than 60 s (docs/QUALITY.md).
    pub silent_after: Duration,
    /// Longest pause between two remedies against silence.
    pub remedy_pause_max: Duration,
    /// Devices that were not heard for this long are forgotten; when they are heard again, their
    /// properties are asked for.
    pub forget_after: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            call_limit: Duration::from_secs(10),
            retry_min: Duration::from_millis(500),
            retry_max: Duration::from_secs(15),
            probe_interval: Duration::from_secs(5),
            settle: Duration::from_millis(100),
            silent_after: Duration::from_secs(20),
            remedy_pause_max: Duration::from_mins(10),
            forget_after: Duration::from_mins(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::beacons::silence::Silence;

    #[test]
    fn a_silence_is_reported_within_a_minute() {
        let timing = Timing::default();
        let mut silence =
            Silence::new(timing.silent_after, timing.remedy_pause_max, Duration::ZERO);
        while !silence.is_reportable() {
            let due = silence.due();
            assert!(silence.step(due).is_some() && due < Duration::from_secs(60));
        }
    }
}
