//! The short code for phones that cannot scan the QR: the venue's letters and six digits of the same slot,
//! such as `BSON 482 913`.

use std::fmt;

use hmac::Mac;
use unicode_normalization::UnicodeNormalization;

use crate::secret::Secret;
use crate::token::{Claim, PATH, Policy, Token, slot_at};

/// Allowed number of a venue's letters.
pub const LETTERS_RANGE: std::ops::RangeInclusive<usize> = 2..=6;

const CONTEXT: &[u8] = b"bluezone-kiosk short code v1";

/// A short code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortCode {
    /// The venue's letters, upper case A–Z.
    pub letters: String,
    /// The six digits, 0 to 999,999.
    pub digits: u32,
}

/// A text that is not a short code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a venue code is 2 to 6 letters and six digits, such as BSON 482 913")]
pub struct ShortCodeError;

/// Why letters cannot be a venue's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LettersError {
    /// Not 2 to 6 capitals.
    #[error("the letters of a venue are 2 to 6 of A–Z")]
    Shape,
    /// A Telex keyboard would change them.
    #[error(
        "a Telex keyboard turns these letters into marks; choose letters without W, without AA, EE, \
         OO or DD, and without S, F, R, X or J behind a vowel"
    )]
    Telex,
}

/// Checks the letters of a venue: 2 to 6 capitals ([`LETTERS_RANGE`]) that a Telex keyboard does not
/// change. VNI keyboards change letters by digits only.
///
/// # Errors
/// [`LettersError::Shape`] or [`LettersError::Telex`].
pub fn check_letters(letters: &str) -> Result<(), LettersError> {
    if !are_letters(letters) {
        return Err(LettersError::Shape);
    }
    let letters = letters.as_bytes();
    let doubled = letters.windows(2).any(|two| two[0] == two[1] && b"AEOD".contains(&two[0]));
    let vowel = letters.iter().position(|letter| b"AEIOUY".contains(letter));
    let toned = vowel.is_some_and(|at| letters[at..].iter().any(|it| b"SFRXJ".contains(it)));
    if doubled || toned || letters.contains(&b'W') { Err(LettersError::Telex) } else { Ok(()) }
}

fn are_letters(letters: &str) -> bool {
    LETTERS_RANGE.contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase())
}

/// The entry of a visitor who was asked for a venue code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// The short code.
    Short(ShortCode),
    /// The address of the QR, or the token in it.
    Token(Token),
}

impl Entered {
    /// Parses a typed or pasted text.
    ///
    /// # Errors
    /// [`ShortCodeError`] when it is neither a short code nor a venue address nor a token.
    pub fn parse(text: &str) -> Result<Self, ShortCodeError> {
        let text: String = text.nfkc().collect();
        let text = text.trim();
        let code = ShortCode::parse(text).map(Self::Short);
        code.or_else(|error| {
            let path = text.to_ascii_uppercase().find(PATH).map(|at| at + PATH.len());
            let token = Token::parse(&text[path.unwrap_or(0)..]);
            token.map(Self::Token).map_err(|_| error)
        })
    }
}

/// The six digits of a claim: an HMAC truncated as in RFC 4226; 0 to 999,999.
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

    /// Parses a typed text: upper or lower case, full-width letters and digits, with any spaces, points,
    /// dashes and other punctuation.
    ///
    /// # Errors
    /// [`ShortCodeError`] when it is not 2 to 6 letters followed by six digits.
    pub fn parse(text: &str) -> Result<Self, ShortCodeError> {
        let compact: String =
            text.nfkc().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
        let split = compact.find(|c: char| c.is_ascii_digit()).ok_or(ShortCodeError)?;
        let (letters, digits) = compact.split_at(split);
        if digits.len() != 6 || !are_letters(letters) {
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

/// The claim of `kiosk` with the digits that were typed at `now_s`, Unix time: of the slots that `policy`
/// accepts, the newest first, or of the fixed code of `poster_epoch`; `None` if none matches.
pub fn find_claim(
    kiosk: u32,
    typed: u32,
    key: &Secret,
    policy: &Policy,
    now_s: i64,
    poster_epoch: u32,
) -> Option<Claim> {
    let period = policy.period_s;
    let newest = slot_at(now_s + i64::from(policy.ahead_s), period);
    let oldest = slot_at(now_s - i64::from(policy.grace_s) - i64::from(period), period);
    (oldest..=newest)
        .rev()
        .map(|slot| Claim { kind: crate::token::Kind::Live, kiosk, slot })
        .filter(|claim| policy.judge(claim, now_s).is_ok())
        .chain([Claim::fixed(kiosk, poster_epoch)])
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
        for text in [
            "BSON 002 913",
            "bson002913",
            " Bson-002.913 ",
            "BSON002 913",
            "BSON–002913",
            "BSON—002—913",
            "BSON − 002_913",
            "ＢＳＯＮ ００２９１３",
            "BSON\u{a0}002\u{200b}913",
        ] {
            assert_eq!(ShortCode::parse(text), Ok(code.clone()), "{text}");
        }
        for text in
            ["", "BSON", "002913", "BSON 02 913", "BSON 0029130", "BSƠN 002 913", "B 002913"]
        {
            assert_eq!(ShortCode::parse(text), Err(ShortCodeError), "{text}");
        }
    }

    #[test]
    fn a_pasted_address_is_entered_too() {
        let key = Secret::new([5; 32]);
        let claim = Claim::live(7, NOW, 30);
        let (url, token) = (claim.url(&key, "kiosk.example.vn"), claim.mint(&key));
        for text in [
            url.clone(),
            format!(" {url}/ "),
            url.to_lowercase(),
            token.clone(),
            format!("{token}."),
        ] {
            let Ok(Entered::Token(read)) = Entered::parse(&text) else { panic!("{text}") };
            assert!(read.claim == claim && read.is_authentic(&key), "{text}");
        }
        let short = ShortCode::of("BSON", &claim, &key);
        assert_eq!(Entered::parse(&short.to_string()), Ok(Entered::Short(short)));
        for text in ["", "https://kiosk.example.vn/", "https://kiosk.example.vn/Q/ABC", "xin chào"]
        {
            assert_eq!(Entered::parse(text), Err(ShortCodeError), "{text}");
        }
    }

    #[test]
    fn letters_that_a_keyboard_changes_are_refused() {
        for (letters, verdict) in [
            ("BSON", Ok(())),
            ("CHOLON", Ok(())),
            ("QNBK", Ok(())),
            ("BOSON", Err(LettersError::Telex)),
            ("CAX", Err(LettersError::Telex)),
            ("BANS", Err(LettersError::Telex)),
            ("BOON", Err(LettersError::Telex)),
            ("DDA", Err(LettersError::Telex)),
            ("HW", Err(LettersError::Telex)),
            ("B", Err(LettersError::Shape)),
            ("BSONBSO", Err(LettersError::Shape)),
            ("bson", Err(LettersError::Shape)),
            ("BSƠN", Err(LettersError::Shape)),
            ("", Err(LettersError::Shape)),
        ] {
            assert_eq!(check_letters(letters), verdict, "{letters}");
        }
    }

    #[test]
    fn the_code_lives_as_long_as_the_qr() {
        let (key, policy) = (Secret::new([5; 32]), Policy::default());
        let claim = Claim::live(7, NOW, policy.period_s);
        let typed = digits(&claim, &key);
        for age in [-30, 0, 30, 90] {
            assert_eq!(find_claim(7, typed, &key, &policy, NOW + age, 0), Some(claim), "{age}");
        }
        assert_eq!(find_claim(7, typed, &key, &policy, NOW + 200, 0), None);
        assert_eq!(find_claim(8, typed, &key, &policy, NOW, 0), None);
        let fixed = digits(&Claim::fixed(7, 2), &key);
        assert_eq!(find_claim(7, fixed, &key, &policy, NOW, 2), Some(Claim::fixed(7, 2)));
        assert_eq!(find_claim(7, fixed, &key, &policy, NOW, 3), None, "replaced");
    }
}
