//! A receipt that can be remembered.

use std::fmt;

use hmac::Mac;

use super::day_key::DayKey;
use super::words::WORDS;
use crate::crockford;
use crate::receipt::Receipt;

/// Prefix of the message, so that the HMAC is not valid for anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk word code v1";

/// Digits behind the words.
const DIGITS: usize = 4;

/// Values of the digits.
const NUMBERS: u16 = 10_000;

/// Two words and four digits, such as `VOI CAM 3071`, that stand for a receipt at the kiosks of its
/// commune that have heard of it: an HMAC under the commune's key of the day, so that nobody can compute
/// one from another. One in 10⁸ for each receipt of the day; kiosks limit guesses.
///
/// Not in Debug, because whoever has it passes as the one who declared.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct WordCode {
    first: u8,
    second: u8,
    number: u16,
}

impl WordCode {
    /// The code of a receipt on the day of `key`.
    pub fn of(key: &DayKey, receipt: Receipt) -> Self {
        let mac = key
            .key
            .hmac()
            .chain_update(CONTEXT)
            .chain_update(receipt.id.number().to_be_bytes())
            .chain_update([receipt.people])
            .finalize()
            .into_bytes();
        // Of 64 bits, so that the remainder prefers no code by more than one in 10¹¹.
        let bits = u64::from_be_bytes(std::array::from_fn(|index| mac[index]));
        let words = WORDS.len() as u64;
        let (rest, number) = (bits / u64::from(NUMBERS), bits % u64::from(NUMBERS));
        let word = |bits: u64| u8::try_from(bits % words).unwrap_or_default();
        Self {
            first: word(rest / words),
            second: word(rest),
            number: u16::try_from(number).unwrap_or_default(),
        }
    }

    /// Reads what somebody has typed: in any case, with or without spaces and dashes, letters that look like
    /// digits in the place of digits. `None` when it is no word code at all.
    pub fn parse(text: &str) -> Option<Self> {
        let kept = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '.' | ',');
        let text: String = text.chars().filter(kept).map(|c| c.to_ascii_uppercase()).collect();
        let (words, number) = text.split_at_checked(text.len().checked_sub(DIGITS)?)?;
        let mut digits = 0;
        for character in number.chars() {
            let digit = crockford::digit(character).filter(|digit| *digit < 10)?;
            digits = digits * 10 + u16::from(digit);
        }
        let (first, second) = WORDS.iter().enumerate().find_map(|(index, word)| {
            let rest = words.strip_prefix(word)?;
            let second = WORDS.iter().position(|word| *word == rest)?;
            Some((index, second))
        })?;
        let index = |index: usize| u8::try_from(index).ok();
        Some(Self { first: index(first)?, second: index(second)?, number: digits })
    }
}

impl fmt::Display for WordCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |index: u8| WORDS.get(usize::from(index)).copied().unwrap_or_default();
        write!(f, "{} {} {:04}", word(self.first), word(self.second), self.number)
    }
}

impl fmt::Debug for WordCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WordCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::receipt::ReceiptId;
    use crate::secret::Secret;

    fn key(byte: u8) -> DayKey {
        DayKey { day: 18_816, key: Secret::new([byte; 32]) }
    }

    fn receipt(number: u32, people: u8) -> Receipt {
        Receipt { id: ReceiptId::new(number).unwrap(), people }
    }

    /// Keeps codes valid over an update in the middle of a day. Computed by Python's `hmac`.
    #[test]
    fn a_known_code() {
        assert_eq!(WordCode::of(&key(7), receipt(0x155_AA55, 4)).to_string(), KNOWN);
    }

    const KNOWN: &str = "NGAN SON 1171";

    #[test]
    fn read_as_people_write_it() {
        let code = WordCode::of(&key(7), receipt(0x155_AA55, 4));
        for text in [
            KNOWN,
            "NGANSON1171",
            "ngan son 1171",
            " Ngan-Son  1 1 7 1 ",
            "NGANSONIL7I",
            "ngan.son, 117l",
        ] {
            assert_eq!(WordCode::parse(text), Some(code), "{text}");
        }
        for text in [
            "",
            "1171",
            "NGAN 1171",
            "NGAN SON 117",
            "NGAN SON 11711",
            "NGAN SON 117A",
            "SIM SIM SIM 1171",
            "NGAN XXX 1171",
            "Ặ171",
            "7K2P-9QXA-00BM",
        ] {
            assert_eq!(WordCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn other_receipts_days_and_numbers_of_people_have_other_codes() {
        let code = WordCode::of(&key(7), receipt(5, 1));
        for other in [WordCode::of(&key(8), receipt(5, 1)), WordCode::of(&key(7), receipt(5, 2))] {
            assert_ne!(other, code);
        }
        let codes: HashSet<WordCode> =
            (0..10_000).map(|number| WordCode::of(&key(7), receipt(number, 1))).collect();
        assert!(codes.len() >= 9_997, "{} of 10,000 are different", codes.len());
        assert!(codes.iter().all(|code| WordCode::parse(&code.to_string()) == Some(*code)));
        assert_eq!(format!("{code:?}"), "WordCode(…)");
    }
}
