//! What the three lights show.

use super::facts::Facts;
use super::judge::troubles;
use super::trouble::{Severity, Trouble};

/// How a light shines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blink {
    #[default]
    Off,
    Steady,
    /// A second on, a second off.
    Slow,
    /// Four times a second.
    Fast,
}

impl Blink {
    /// Half of its period, milliseconds; `None` when it does not change.
    fn half_ms(self) -> Option<u64> {
        match self {
            Self::Off | Self::Steady => None,
            Self::Slow => Some(1000),
            Self::Fast => Some(125),
        }
    }

    /// Whether it shines at a time of a monotonic clock, milliseconds.
    pub fn shines(self, at_ms: u64) -> bool {
        match self.half_ms() {
            Some(half_ms) => (at_ms / half_ms).is_multiple_of(2),
            None => self == Self::Steady,
        }
    }

    /// Milliseconds until that changes.
    pub fn changes_in_ms(self, at_ms: u64) -> Option<u64> {
        self.half_ms().map(|half_ms| half_ms - at_ms % half_ms)
    }
}

/// The three lights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lights {
    pub green: Blink,
    pub amber: Blink,
    pub red: Blink,
}

impl Lights {
    /// In the order in which they are wired.
    pub fn all(self) -> [Blink; 3] {
        [self.green, self.amber, self.red]
    }
}

/// Off is a power cut: whatever the state, one of them shines.
pub fn lights(facts: &Facts) -> Lights {
    let off = Lights::default();
    if !facts.started {
        return Lights { green: Blink::Slow, ..off };
    }
    match troubles(facts).first() {
        None => Lights { green: Blink::Steady, ..off },
        Some(Trouble::NotEnrolled) => Lights { amber: Blink::Fast, ..off },
        Some(Trouble::CaseOpen) => Lights { red: Blink::Steady, ..off },
        // The kiosk works alone.
        Some(Trouble::Offline) => Lights { green: Blink::Steady, amber: Blink::Slow, ..off },
        Some(worst) => match worst.severity() {
            Severity::Failed => Lights { red: Blink::Fast, ..off },
            Severity::Degraded => Lights { amber: Blink::Steady, ..off },
            Severity::Notice => Lights { green: Blink::Steady, ..off },
        },
    }
}

#[cfg(test)]
mod tests {
    use protocol::clock::ClockConfidence;
    use protocol::report::{Radio, Writes};

    use super::super::facts::Case;
    use super::super::judge::tests::well;
    use super::*;

    #[test]
    fn lights_as_a_table() {
        let (off, steady) = (Blink::Off, Blink::Steady);
        let opened = Case { open: true, opened_ago_s: Some(1) };
        for (facts, expected) in [
            (Facts::default(), [Blink::Slow, off, off]),
            (well(), [steady, off, off]),
            (Facts { clock: ClockConfidence::Held, ..well() }, [steady, off, off]),
            (Facts { venue: None, ..well() }, [off, Blink::Fast, off]),
            (Facts { online: false, offline_s: 99, ..well() }, [steady, Blink::Slow, off]),
            (Facts { radio: Radio::Absent, ..well() }, [off, steady, off]),
            (Facts { case: opened, radio: Radio::Absent, ..well() }, [off, off, steady]),
            (Facts { writes: Writes::Full, case: opened, ..well() }, [off, off, Blink::Fast]),
        ] {
            assert_eq!(lights(&facts).all(), expected, "{facts:?}");
        }
    }

    #[test]
    fn a_light_blinks_by_the_clock() {
        for (blink, at_ms, shines, changes_in_ms) in [
            (Blink::Off, 0, false, None),
            (Blink::Steady, 999, true, None),
            (Blink::Slow, 0, true, Some(1000)),
            (Blink::Slow, 1999, false, Some(1)),
            (Blink::Fast, 130, false, Some(120)),
            (Blink::Fast, 250, true, Some(125)),
        ] {
            assert_eq!((blink.shines(at_ms), blink.changes_in_ms(at_ms)), (shines, changes_in_ms));
        }
    }
}
