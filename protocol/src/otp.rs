//! Verification of a phone number by a code in an SMS (OTP). It is optional: a number without it is marked
//! as not verified.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::language::Language;

/// Digits of a code.
pub const CODE_LEN: usize = 6;

/// A request to send a code.
#[derive(
    Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop, utoipa::ToSchema,
)]
#[serde(deny_unknown_fields)]
pub struct OtpRequest {
    /// The phone number as typed; must be one of [`international`].
    pub phone: String,
    /// Language of the SMS.
    #[serde(default)]
    #[zeroize(skip)]
    pub language: Language,
}

/// The answer when a code was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtpTicket {
    /// Reference for the check; not derived from the number.
    pub ticket: String,
    /// Seconds for which the code is valid.
    pub valid_s: u32,
}

/// A request to check the code that the visitor has typed.
#[derive(
    Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop, utoipa::ToSchema,
)]
#[serde(deny_unknown_fields)]
pub struct OtpCheck {
    /// [`OtpTicket::ticket`].
    pub ticket: String,
    /// Six digits.
    pub code: String,
}

/// The answer to a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum OtpVerdict {
    /// The code is right. The ticket is no longer valid.
    Verified,
    /// The code is wrong.
    Wrong {
        /// Remaining tries, at least 1.
        tries_left: u8,
    },
    /// The code has expired, or the ticket is unknown; request a new one.
    Late,
    /// The code was wrong too often; request a new one.
    TooMany,
}

impl std::fmt::Debug for OtpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpRequest(…)")
    }
}

impl std::fmt::Debug for OtpCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpCheck(…)")
    }
}

/// A Vietnamese mobile number in international form, `+84` and nine digits; `None` for any other text,
/// including landlines and foreign numbers, to which no SMS is sent.
pub fn international(phone: &str) -> Option<Zeroizing<String>> {
    let mut digits = Zeroizing::new(String::with_capacity(phone.len()));
    for character in phone.trim().chars() {
        match character {
            '0'..='9' => digits.push(character),
            ' ' | '.' | '-' => {}
            '+' if digits.is_empty() => {}
            _ => return None,
        }
    }
    let foreign_form = phone.trim_start().starts_with('+') || digits.len() == 11;
    let national = match foreign_form {
        true => digits.strip_prefix("84")?,
        false => digits.strip_prefix('0')?,
    };
    // Mobile numbers begin with 3, 5, 7, 8 or 9 since 2018 (docs/FORMATS.md, section 5).
    let mobile = national.len() == 9 && national.starts_with(['3', '5', '7', '8', '9']);
    mobile.then(|| Zeroizing::new(format!("+84{national}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (phone, dialled) in [
            ("0912345678", Some("+84912345678")),
            ("091 234-56.78", Some("+84912345678")),
            ("+84 912 345 678", Some("+84912345678")),
            ("84912345678", Some("+84912345678")),
            ("0312345678", Some("+84312345678")),
            ("", None),
            ("0", None),
            ("091234567", None),
            ("09123456789", None),
            ("0212345678", None),
            ("+1 202 555 0100", None),
            ("912345678", None),
            ("0912a45678", None),
            ("09+12345678", None),
            ("1900123456", None),
        ] {
            assert_eq!(international(phone).as_deref().map(String::as_str), dialled, "{phone}");
        }
    }

    #[test]
    fn verdicts_on_the_wire_and_nothing_in_logs() {
        let wrong = serde_json::to_string(&OtpVerdict::Wrong { tries_left: 2 }).unwrap();
        assert_eq!(wrong, r#"{"verdict":"wrong","tries_left":2}"#);
        let many = serde_json::to_string(&OtpVerdict::TooMany).unwrap();
        assert_eq!(many, r#"{"verdict":"too-many"}"#);
        let request: OtpRequest = serde_json::from_str(r#"{"phone":"0912345678"}"#).unwrap();
        assert_eq!(format!("{request:?}"), "OtpRequest(…)");
        let check = OtpCheck { ticket: "t".to_owned(), code: "123456".to_owned() };
        assert_eq!(format!("{check:?}"), "OtpCheck(…)");
    }
}
