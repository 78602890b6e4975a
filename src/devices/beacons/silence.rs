//! What to do when no device at all is heard although BlueZ says that it scans.
//!
//! A controller can stop reporting without an error, and a market at night is silent too: only a
//! trial tells them apart. The scan is restarted first, unreported; if that brings no device, the
//! adapter is switched off and on, at growing pauses, and only then is the silence reported. Pure:
//! times are durations since any fixed moment.

use std::time::Duration;

/// What may help a silent radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Stop the scan and start it again; does no harm when it was not needed.
    RestartScan,
    /// Switch the adapter off and on.
    PowerCycle,
}

/// A silence that is over and was a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EndedSilence {
    /// When the last device before it was heard, or the scan began.
    pub since: Duration,
}

/// Measures how long no device was heard.
pub(super) struct Silence {
    /// Silence before the first remedy, and pause between the first ones.
    after: Duration,
    /// Longest pause between two remedies.
    pause_max: Duration,
    last_heard: Duration,
    /// The last remedy, and the number of remedies since a device was heard.
    last_remedy: Duration,
    remedies: u32,
}

impl Silence {
    /// A scan begins at `now`. The first remedy is due after `after`, the next ones at pauses that
    /// grow up to `pause_max`.
    pub(super) fn new(after: Duration, pause_max: Duration, now: Duration) -> Self {
        Self { after, pause_max, last_heard: now, last_remedy: now, remedies: 0 }
    }

    /// A scan begins that is no remedy, such as that of a new adapter.
    pub(super) fn restart(&mut self, now: Duration) {
        *self = Self::new(self.after, self.pause_max, now);
    }

    /// A device was heard. Returns the silence that ends with it if it was a fault: if it had been
    /// reported, or ended right after a remedy.
    pub(super) fn end(&mut self, now: Duration) -> Option<EndedSilence> {
        let cured = match self.remedies {
            0 => false,
            _ => self.is_reportable() || now.saturating_sub(self.last_remedy) <= self.after / 2,
        };
        let silenced = cured.then_some(EndedSilence { since: self.last_heard });
        (self.last_heard, self.remedies) = (now, 0);
        silenced
    }

    /// When [`Silence::step`] returns the next remedy, if no device is heard until then.
    pub(super) fn due(&self) -> Duration {
        match self.remedies {
            0 => self.last_heard + self.after,
            tried => {
                // The pause is the same after the restart and after the first power cycle.
                let pause = self.after.saturating_mul(1 << tried.saturating_sub(1).min(16));
                self.last_remedy + pause.min(self.pause_max)
            }
        }
    }

    /// The remedy that is due at `now`, if one is.
    pub(super) fn step(&mut self, now: Duration) -> Option<Remedy> {
        if now < self.due() {
            return None;
        }
        self.last_remedy = now;
        self.remedies += 1;
        Some(if self.remedies == 1 { Remedy::RestartScan } else { Remedy::PowerCycle })
    }

    /// Whether the silence outlasted the first remedy, so that it has to be reported.
    pub(super) fn is_reportable(&self) -> bool {
        self.remedies > 1
    }

    /// When a device was last heard, or the scan began.
    pub(super) fn since(&self) -> Duration {
        self.last_heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What happens at a second, and what must come of it.
    enum At {
        /// No remedy is due.
        Wait,
        Try(Remedy),
        /// A device is heard and ends a silence that began at this second.
        Ends(u64),
        /// A device is heard and there was no fault.
        Fine,
        /// A scan begins that is no remedy.
        Restart,
    }
    use At::{Ends, Fine, Restart, Try, Wait};
    use Remedy::{PowerCycle, RestartScan};

    fn play(story: &[(u64, At)]) {
        let s = Duration::from_secs;
        let mut silence = Silence::new(s(20), s(600), s(0));
        for (at, what) in story {
            let now = s(*at);
            match what {
                Wait => assert_eq!(silence.step(now), None, "at {at}"),
                Try(remedy) => {
                    assert_eq!(silence.due(), now, "at {at}");
                    assert_eq!(silence.step(now), Some(*remedy), "at {at}");
                }
                Ends(since) => {
                    let silenced = Some(EndedSilence { since: s(*since) });
                    assert_eq!(silence.end(now), silenced, "at {at}");
                    assert!(!silence.is_reportable(), "at {at}");
                }
                Fine => assert_eq!(silence.end(now), None, "at {at}"),
                Restart => silence.restart(now),
            }
        }
    }

    #[test]
    fn a_busy_street_needs_no_remedy() {
        play(&[(5, Fine), (24, Wait), (25, Fine), (44, Wait), (44, Fine), (63, Wait)]);
    }

    #[test]
    fn a_restart_that_worked_is_a_gap_and_is_not_reported_before() {
        play(&[
            (5, Fine),
            (25, Try(RestartScan)),
            (26, Ends(5)),
            (45, Wait),
            (46, Try(RestartScan)),
        ]);
    }

    #[test]
    fn a_lonely_device_is_no_fault() {
        // It comes long after the restart, so the restart did not bring it.
        play(&[(5, Fine), (25, Try(RestartScan)), (40, Fine), (60, Try(RestartScan)), (75, Fine)]);
    }

    #[test]
    fn a_lasting_silence_is_reported_and_tried_at_growing_pauses() {
        play(&[
            (20, Try(RestartScan)),
            (39, Wait),
            (40, Try(PowerCycle)),
            (80, Try(PowerCycle)),
            (160, Try(PowerCycle)),
            (320, Try(PowerCycle)),
            (640, Try(PowerCycle)),
            (1240, Try(PowerCycle)),
            (1840, Try(PowerCycle)),
            (2000, Ends(0)),
            (2019, Wait),
            (2020, Try(RestartScan)),
        ]);
    }

    #[test]
    fn a_new_scan_starts_afresh() {
        play(&[
            (20, Try(RestartScan)),
            (40, Try(PowerCycle)),
            (50, Restart),
            (69, Wait),
            (69, Fine),
        ]);
    }
}
