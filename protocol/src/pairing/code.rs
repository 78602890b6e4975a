//! The six digits.

use std::fmt;

use zeroize::Zeroizing;

/// Digits of a code.
pub const DIGITS: usize = 6;

/// Pairings that can wait at the same time: as many as two digits tell apart.
pub const SLOTS: u8 = 100;

/// Guesses among which the other four digits choose.
const SECRETS: u16 = 10_000;

/// What the portal shows and somebody types: which pairing, and its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct PairingCode(Zeroizing<String>);

impl PairingCode {
    /// The code of a pairing with a number that nobody can foresee.
    pub fn new(slot: u8, secret: u64) -> Self {
        let secret = secret % u64::from(SECRETS);
        Self(Zeroizing::new(format!("{:02}{secret:04}", slot % SLOTS)))
    }

    /// Reads what somebody typed; spaces do not count.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = Zeroizing::new(String::with_capacity(DIGITS));
        for character in text.chars().filter(|c| !c.is_whitespace()) {
            if !character.is_ascii_digit() || digits.len() == DIGITS {
                return None;
            }
            digits.push(character);
        }
        (digits.len() == DIGITS).then_some(Self(digits))
    }

    /// Which pairing: the first two digits.
    pub fn slot(&self) -> u8 {
        self.0.bytes().take(2).fold(0, |slot, digit| slot * 10 + (digit - b'0'))
    }

    /// All digits, for the exchange.
    pub(super) fn digits(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// `482 913`, for the portal only.
    pub fn show(&self) -> Zeroizing<String> {
        let (left, right) = self.0.split_at(DIGITS / 2);
        Zeroizing::new(format!("{left} {right}"))
    }
}

impl fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_people_type_them() {
        let code = PairingCode::new(48, 2913);
        assert_eq!((code.show().as_str(), code.slot()), ("482 913", 48));
        for text in ["482913", "482 913", " 48 29 13 "] {
            assert_eq!(PairingCode::parse(text), Some(code.clone()), "{text}");
        }
        for text in ["", "48291", "4829133", "48291x", "４８２９１３"] {
            assert_eq!(PairingCode::parse(text), None, "{text}");
        }
        let small = PairingCode::new(3, 70_007);
        assert_eq!((small.show().as_str(), small.slot()), ("030 007", 3));
        assert_eq!(format!("{code:?}"), "PairingCode(…)");
    }
}
