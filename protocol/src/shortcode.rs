//! The code beneath the QR, for phones whose camera fails: venue letters and six digits of the
//! same slot, such as `BSON 482 913`.

use std::fmt;

use hmac::Mac;

use crate::secret::Secret;
use crate::token::{Claim, Policy, slot_at};

/// Fewest and most letters of a venue.
pub const LETTERS_RANGE: std::ops::RangeInclusive<usize> = 2..=6;

const CONTEXT: &[u8] = b"bluezone-kiosk short code v1";

/// Letters of the venue and six digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortCode {
    /// The venue's letters, upper case A–Z.
    pub letters: String,
    /// 0 to 999,999.
    pub digits: u32,
}

/// Why a typed text is no short code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a venue code is 2 to 6 letters and six digits, such as BSON 482 913")]
pub struct ShortCodeError;

/// Whether `letters` may stand for a venue.
pub fn letters_are_valid(letters: &str) -> bool {
    LETTERS_RANGE.contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase())
}

/// The six digits that belong to a claim, as RFC 4226 truncates an HMAC.
pub fn digits(claim: &Claim, key: &Secret) -> u32 {
    let full = key
        .hmac()
        .chain_update(CONTEXT)
        .chain_update(claim.kiosk.to_be_bytes())
        .chain_update(claim.slot.to_be_bytes())
        .finalize()
        .into_bytes();
    let at = usize::from(full[31] & 0x0F);
    let word = u32::from_be_bytes(std::array::from_fn(|i| full[at + i]));
    (word & 0x7FFF_FFFF) % 1_000_000
}

impl ShortCode {
    /// The code of a claim at a venue.
    pub fn of(letters: &str, claim: &Claim, key: &Secret) -> Self {
        Self { letters: letters.to_owned(), digits: digits(claim, key) }
    }

    /// Reads what someone typed: any case, any spaces, points or dashes.
    ///
    /// # Errors
    /// When it is not 2 to 6 letters followed by six digits.
    pub fn parse(text: &str) -> Result<Self, ShortCodeError> {
        let compact: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '·'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let split = compact.find(|c: char| c.is_ascii_digit()).ok_or(ShortCodeError)?;
        let (letters, digits) = compact.split_at(split);
        if digits.len() != 6 || !letters_are_valid(letters) {
            return Err(ShortCodeError);
        }
        let digits = digits.parse().map_err(|_| ShortCodeError)?;
        Ok(Self { letters: letters.to_owned(), digits })
    }
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (high, low) = (self.digits / 1000, self.digits % 1000);
        write!(f, "{} {high:03} {low:03}", self.letters)
    }
}

/// The claim of `kiosk` whose digits were typed at `now_s`: one of the slots that `policy` accepts,
/// the newest first, or the fixed code.
pub fn find_claim(
    kiosk: u32,
    typed: u32,
    key: &Secret,
    policy: &Policy,
    now_s: i64,
) -> Option<Claim> {
    let period = policy.period_s;
    let newest = slot_at(now_s + i64::from(policy.ahead_s), period);
    let oldest = slot_at(now_s - i64::from(policy.grace_s) - i64::from(period), period);
    (oldest..=newest)
        .rev()
        .map(|slot| Claim { kind: crate::token::Kind::Live, kiosk, slot })
        .filter(|claim| policy.judge(claim, now_s).is_ok())
        .chain([Claim::fixed(kiosk)])
        .find(|claim| digits(claim, key) == typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_625_702_412;

    #[test]
    fn typed_as_people_type() {
        let code = ShortCode { letters: "BSON".to_owned(), digits: 2_913 };
        assert_eq!(code.to_string(), "BSON 002 913");
        for text in ["BSON 002 913", "bson002913", " Bson-002.913 ", "BSON002 913"] {
            assert_eq!(ShortCode::parse(text), Ok(code.clone()), "{text}");
        }
        for text in
            ["", "BSON", "002913", "BSON 02 913", "BSON 0029130", "BSƠN 002 913", "B 002913"]
        {
            assert_eq!(ShortCode::parse(text), Err(ShortCodeError), "{text}");
        }
    }

    #[test]
    fn the_code_lives_as_long_as_the_qr() {
        let (key, policy) = (Secret::new([5; 32]), Policy::default());
        let claim = Claim::live(7, NOW, policy.period_s);
        let typed = digits(&claim, &key);
        for age in [-30, 0, 30, 90] {
            assert_eq!(find_claim(7, typed, &key, &policy, NOW + age), Some(claim), "{age}");
        }
        assert_eq!(find_claim(7, typed, &key, &policy, NOW + 200), None);
        assert_eq!(find_claim(8, typed, &key, &policy, NOW), None);
        let fixed = digits(&Claim::fixed(7), &key);
        assert_eq!(find_claim(7, fixed, &key, &policy, NOW), Some(Claim::fixed(7)));
    }
}
