//! How long the source waits for what.

use std::time::Duration;

/// Pauses and limits of the source; the tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Limit for an answer of bluetoothd; switching on some adapters takes seconds. A daemon that does
    /// not answer must be reported within 15 s.
    pub reply_limit: Duration,
    /// First pause before another try; each next one is twice as long.
    pub retry_min: Duration,
    /// Longest pause. A fault must be noticed and cured within 60 s (docs/QUALITY.md).
    pub retry_max: Duration,
    /// How long BlueZ may report `Discovering = false` before the scan is started again. Linux
    /// scans in rounds of 10 s; with our filter BlueZ 5.66 starts the next one at once and reports
    /// nothing, but a pause of 5 s, as it makes without a filter, is no fault.
    pub scan_pause_max: Duration,
    /// Silence (no device at all) after which the scan is restarted, and again until the adapter is
    /// switched off and on; twice this and a little must be less than 60 s (docs/QUALITY.md).
    pub silent_after: Duration,
    /// Longest pause between two remedies against silence: a quiet night is no fault, and during
    /// each remedy nothing is received.
    pub remedy_pause_max: Duration,
    /// Limit for one connection to an iPhone (docs/FORMATS.md, section 1).
    pub read_timeout: Duration,
    /// Pause between two connections, in which the scan has the radio to itself.
    pub read_pause: Duration,
    /// How often the kiosk's own id is asked for; it changes with the slot.
    pub own_id_interval: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            reply_limit: Duration::from_secs(10),
            retry_min: Duration::from_millis(500),
            retry_max: Duration::from_secs(15),
            scan_pause_max: Duration::from_secs(20),
            silent_after: Duration::from_secs(20),
            remedy_pause_max: Duration::from_mins(10),
            read_timeout: Duration::from_secs(10),
            read_pause: Duration::from_secs(1),
            own_id_interval: Duration::from_secs(1),
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
