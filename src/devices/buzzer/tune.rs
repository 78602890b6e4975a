//! What the buzzer plays.

use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tune {
    /// The help button was felt.
    Felt,
    /// Staff are wanted at the kiosk.
    Call,
    /// The case was opened.
    Opened,
}

impl Tune {
    /// Whether it is heard in quiet hours, too.
    pub fn is_urgent(self) -> bool {
        self == Self::Opened
    }

    /// Its tones in hertz, or silence, and how long each lasts.
    pub fn notes(self) -> Vec<(Option<u32>, Duration)> {
        let notes: &[(Option<u32>, u64)] = match self {
            Self::Felt => &[(Some(1320), 60)],
            Self::Call => {
                &[(Some(880), 180), (None, 80), (Some(1175), 180), (None, 80), (Some(880), 300)]
            }
            Self::Opened => {
                &[(Some(2093), 250), (Some(1568), 250), (Some(2093), 250), (Some(1568), 250)]
            }
        };
        notes.iter().map(|(hertz, ms)| (*hertz, Duration::from_millis(*ms))).collect()
    }
}
