//! The code on a strip: the venue's letters, a number and a check digit, "BSON 00417-3".
//!
//! The digit is Damm's over the numbers of venue and strip: it finds every single wrong digit and every
//! two neighbours that were exchanged, and nine of ten strips of another venue.

use std::fmt;

/// Quasigroup of Damm's check digit.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Digits of a strip's number.
const DIGITS: usize = 5;

/// Largest number of a strip.
pub const NUMBER_MAX: u32 = 99_999;

/// A strip of a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripCode {
    letters: String,
    pub number: u32,
    check: u8,
}

/// Why a text is the code of no strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("a strip's code has five digits, a dash and one digit more")]
    Form,
    #[error("the last digit does not belong to the others, so one of them is wrong")]
    Check,
    #[error("the strip is of another venue")]
    OtherVenue,
}

impl StripCode {
    /// The strip of a number; the letters are the venue's.
    pub fn of(venue: i64, letters: &str, number: u32) -> Self {
        Self { letters: letters.to_owned(), number, check: check(venue, number) }
    }

    /// Reads what someone typed, with or without letters, spaces and the dash.
    ///
    /// # Errors
    /// [`CodeError`] says what is wrong with it.
    pub fn read(venue: i64, letters: &str, text: &str) -> Result<Self, CodeError> {
        let typed: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let digits = typed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let own = &typed[..typed.len() - digits.len()];
        if !own.is_empty() && !own.eq_ignore_ascii_case(letters) {
            return Err(CodeError::OtherVenue);
        }
        let all_digits = digits.len() == DIGITS + 1 && digits.bytes().all(|c| c.is_ascii_digit());
        let (number, last) = if all_digits { digits.split_at(DIGITS) } else { ("", "") };
        let number = number.parse().map_err(|_| CodeError::Form)?;
        let code = Self::of(venue, letters, number);
        if last.parse() == Ok(code.check) { Ok(code) } else { Err(CodeError::Check) }
    }

    /// The digits alone, "00417-3".
    pub fn digits(&self) -> String {
        format!("{:0DIGITS$}-{}", self.number, self.check)
    }
}

impl fmt::Display for StripCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.letters, self.digits())
    }
}

fn check(venue: i64, number: u32) -> u8 {
    let digits = format!("{venue}{number:0DIGITS$}");
    let digits = digits.bytes().filter(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0'));
    digits.fold(0, |interim, digit| TABLE[usize::from(interim)][digit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = StripCode::of(1, "BSON", 417);
        let shown = code.to_string();
        assert_eq!(shown.len(), "BSON 00417-0".len());
        for text in
            [shown.clone(), shown.to_lowercase(), code.digits(), code.digits().replace('-', " ")]
        {
            assert_eq!(StripCode::read(1, "BSON", &text), Ok(code.clone()), "{text}");
        }
        for (text, error) in [
            ("", CodeError::Form),
            ("BSON", CodeError::Form),
            ("0041", CodeError::Form),
            ("00417-30", CodeError::Form),
            ("TQUA 00417-3", CodeError::OtherVenue),
        ] {
            assert_eq!(StripCode::read(1, "BSON", text), Err(error), "{text}");
        }
    }

    #[test]
    fn every_wrong_digit_and_every_exchange_is_found() {
        for number in [0, 1, 417, 12_345, NUMBER_MAX] {
            let digits: Vec<u8> = StripCode::of(7, "BSON", number).digits().replace('-', "").into();
            let read =
                |digits: &[u8]| StripCode::read(7, "BSON", std::str::from_utf8(digits).unwrap());
            assert!(read(&digits).is_ok());
            for at in 0..digits.len() {
                for wrong in (b'0'..=b'9').filter(|wrong| *wrong != digits[at]) {
                    let mut typed = digits.clone();
                    typed[at] = wrong;
                    assert_eq!(read(&typed), Err(CodeError::Check), "{number} {at} {wrong}");
                }
                let mut typed = digits.clone();
                if at > 0 && digits[at - 1] != digits[at] {
                    typed.swap(at - 1, at);
                    assert_eq!(read(&typed), Err(CodeError::Check), "{number} {at}");
                }
            }
        }
        let own = StripCode::of(7, "BSON", 417).digits();
        assert_eq!(StripCode::read(8, "TQUA", &own), Err(CodeError::Check));
    }
}
