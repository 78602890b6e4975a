//! What counts as a close contact. The directives say "close" and "long enough" without a number; the authority
//! moves both and sees what it costs.

/// Minutes of the curve; any between the ends can be chosen.
pub const MINUTES: [u8; 5] = [5, 10, 15, 20, 30];
/// Metres that can be chosen.
pub const METRES: [u8; 5] = [1, 2, 3, 4, 5];

/// Who counts of those who were not heard by Bluetooth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// Whoever came or left by a gate where the case was, in the same windows.
    #[default]
    SameGate,
    /// Whoever was at the venue in the same windows.
    SameVenue,
    Nobody,
}

impl Others {
    pub const ALL: [Self; 3] = [Self::SameGate, Self::SameVenue, Self::Nobody];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::SameGate => "gate",
            Self::SameVenue => "venue",
            Self::Nobody => "none",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|others| others.word() == word)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Least time together.
    pub minutes: u8,
    /// Farthest from the same kiosk, of the case and of the other one.
    pub metres: u8,
    pub others: Others,
}

impl Default for Rule {
    fn default() -> Self {
        Self { minutes: 15, metres: 2, others: Others::default() }
    }
}

impl Rule {
    /// The rule that is nearest to these numbers.
    pub fn new(minutes: u8, metres: u8, others: Others) -> Self {
        let within = |of: [u8; 5], wanted: u8| wanted.clamp(of[0], of[4]);
        Self { minutes: within(MINUTES, minutes), metres: within(METRES, metres), others }
    }

    /// Least time together, seconds.
    pub fn least_s(&self) -> i64 {
        i64::from(self.minutes) * 60
    }

    /// Weakest signal that counts as so near.
    pub fn dbm(&self) -> i16 {
        dbm(self.metres)
    }
}

/// The signal of a phone so far away where nothing is in between: −63 dBm at a metre, 6 dB less at each doubling;
/// at two metres the threshold of Bluezone's app for iPhones. Not calibrated.
pub fn dbm(metres: u8) -> i16 {
    match metres {
        0 | 1 => -63,
        2 => -69,
        3 => -73,
        4 => -75,
        _ => -77,
    }
}

/// How near a case was, in three steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Farther away, or it is not known.
    SamePlace,
    Near,
    VeryNear,
}

impl Nearness {
    pub fn of(rssi: Option<i16>) -> Self {
        match rssi {
            Some(rssi) if rssi >= dbm(1) => Self::VeryNear,
            Some(rssi) if rssi >= dbm(3) => Self::Near,
            _ => Self::SamePlace,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_from_an_address_become_a_rule() {
        for (minutes, metres, wanted) in
            [(0, 0, (5, 1)), (15, 2, (15, 2)), (17, 3, (17, 3)), (255, 255, (30, 5))]
        {
            let rule = Rule::new(minutes, metres, Others::Nobody);
            assert_eq!((rule.minutes, rule.metres), wanted);
        }
        for others in Others::ALL {
            assert_eq!(Others::from_word(others.word()), Some(others));
        }
    }

    #[test]
    fn farther_is_weaker() {
        assert!(METRES.windows(2).all(|pair| dbm(pair[0]) > dbm(pair[1])));
        for (rssi, wanted) in [
            (Some(-58), Nearness::VeryNear),
            (Some(-68), Nearness::Near),
            (Some(-90), Nearness::SamePlace),
            (None, Nearness::SamePlace),
        ] {
            assert_eq!(Nearness::of(rssi), wanted);
        }
    }
}
