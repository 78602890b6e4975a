//! What to do when nothing at all is heard although BlueZ says that it scans.
//!
//! A controller can fall silent without a word, and a market at night is silent too: only trying
//! tells them apart. So the scan is restarted first, quietly; if that wakes nobody, the adapter is
//! switched off and on, at growing pauses, and only then is the silence told. Pure: moments are
//! durations since any fixed moment.

use std::time::Duration;

/// What may wake a silent radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// End the scan and start it again; nobody notices when it was not needed.
    RestartScan,
    /// Switch the adapter off and on.
    PowerCycle,
}

/// A silence that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Silenced {
    /// When the last device was heard before it, or the scan began.
    pub since: Duration,
}

/// Watches how long nobody was heard.
pub(super) struct Silence {
    /// How long nobody may be heard before the first remedy, and between the first ones.
    after: Duration,
    /// Longest pause between two remedies.
    longest: Duration,
    last_sound: Duration,
    /// The last remedy, and how many were tried since the last sound.
    last_remedy: Duration,
    remedies: u32,
}

impl Silence {
    /// A scan begins at `now`. Remedies come after `after`, then ever more slowly up to `longest`.
    pub(super) fn new(after: Duration, longest: Duration, now: Duration) -> Self {
        Self { after, longest, last_sound: now, last_remedy: now, remedies: 0 }
    }

    /// A scan begins for a reason of its own, such as a new adapter.
    pub(super) fn begin(&mut self, now: Duration) {
        *self = Self::new(self.after, self.longest, now);
    }

    /// Some device was heard. Returns the silence that ends with it: one that was told, or that
    /// ended so soon after a remedy that it was no quiet hour but a fault.
    pub(super) fn heard(&mut self, now: Duration) -> Option<Silenced> {
        let cured = match self.remedies {
            0 => false,
            _ => self.is_told() || now.saturating_sub(self.last_remedy) <= self.after / 2,
        };
        let silenced = cured.then_some(Silenced { since: self.last_sound });
        (self.last_sound, self.remedies) = (now, 0);
        silenced
    }

    /// When [`Silence::step`] has something to say, if nobody is heard until then.
    pub(super) fn due(&self) -> Duration {
        match self.remedies {
            0 => self.last_sound + self.after,
            tried => {
                // The scan's restart and the first power cycle get the first pause each.
                let pause = self.after.saturating_mul(1 << tried.saturating_sub(1).min(16));
                self.last_remedy + pause.min(self.longest)
            }
        }
    }

    /// The remedy whose time has come, if one's has.
    pub(super) fn step(&mut self, now: Duration) -> Option<Remedy> {
        if now < self.due() {
            return None;
        }
        self.last_remedy = now;
        self.remedies += 1;
        Some(if self.remedies == 1 { Remedy::RestartScan } else { Remedy::PowerCycle })
    }

    /// Whether the silence outlasted the first remedy, so that people must know of it.
    pub(super) fn is_told(&self) -> bool {
        self.remedies > 1
    }

    /// Since when nobody was heard.
    pub(super) fn since(&self) -> Duration {
        self.last_sound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What happens at a second, and what must come of it.
    enum At {
        /// Nothing is due.
        Wait,
        Try(Remedy),
        /// A device is heard and ends a silence that began at this second.
        Ends(u64),
        /// A device is heard and all was well.
        Fine,
        /// A scan begins anew.
        Begin,
    }
    use At::{Begin, Ends, Fine, Try, Wait};
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
                    let silenced = Some(Silenced { since: s(*since) });
                    assert_eq!(silence.heard(now), silenced, "at {at}");
                    assert!(!silence.is_told(), "at {at}");
                }
                Fine => assert_eq!(silence.heard(now), None, "at {at}"),
                Begin => silence.begin(now),
            }
        }
    }

    #[test]
    fn a_busy_street_needs_no_remedy() {
        play(&[(5, Fine), (24, Wait), (25, Fine), (44, Wait), (44, Fine), (63, Wait)]);
    }

    #[test]
    fn a_restart_that_worked_is_a_gap_and_nothing_is_claimed() {
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
    fn a_silence_that_stays_is_told_and_tried_ever_more_slowly() {
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
        play(&[(20, Try(RestartScan)), (40, Try(PowerCycle)), (50, Begin), (69, Wait), (69, Fine)]);
    }

    #[test]
    fn a_silence_is_told_within_a_minute_with_the_defaults() {
        let patience = super::super::Patience::default();
        let mut silence =
            Silence::new(patience.silent_after, patience.silence_longest, Duration::ZERO);
        while !silence.is_told() {
            let due = silence.due();
            assert!(silence.step(due).is_some() && due < Duration::from_secs(60));
        }
    }
}
