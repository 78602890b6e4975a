//! What each field of the national form accepts (formats.md, sections 5 and 6).
//!
//! A doubt never blocks: no one is turned away by the machine. Only what the form requires, or
//! cannot hold at all, stops the wizard.

/// Most characters of a name or nation, as in the national form.
pub const TEXT_MAX: usize = 255;

/// First year of birth that the national form takes.
pub const BIRTH_YEAR_MIN: u16 = 1900;

/// Last year of birth taken while nobody knows the year.
const YEAR_UNKNOWN_MAX: u16 = 2100;

/// Most characters of an identity number: the longest passports and visas stay below.
pub const PASSPORT_MAX: usize = 20;

/// Most digits of a phone number (ITU-T E.164).
pub const PHONE_MAX: usize = 15;

/// What stands beside a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Fine, or empty where that is allowed.
    Good,
    /// Required, and still empty or unfinished.
    Missing,
    /// Cannot be; the wizard waits.
    Wrong,
    /// Unlikely; the visitor is asked to look again, and may go on.
    Doubtful,
}

impl Verdict {
    /// Whether the wizard may go on.
    pub fn passes(self) -> bool {
        matches!(self, Self::Good | Self::Doubtful)
    }
}

/// A required text of at most [`TEXT_MAX`] characters: name, nation.
pub fn text(value: &str) -> Verdict {
    match value.trim().chars().count() {
        0 => Verdict::Missing,
        1..=TEXT_MAX => Verdict::Good,
        _ => Verdict::Wrong,
    }
}

/// A year of birth from 1900 to `this_year`, which is `None` while the clock is unknown.
pub fn birth_year(value: &str, this_year: Option<u16>) -> Verdict {
    match value.parse::<u16>() {
        _ if value.len() < 4 => Verdict::Missing,
        Ok(year) if (BIRTH_YEAR_MIN..=this_year.unwrap_or(YEAR_UNKNOWN_MAX)).contains(&year) => {
            Verdict::Good
        }
        _ => Verdict::Wrong,
    }
}

/// An identity number: letters and digits, may be empty. A plain number that is neither a CMND
/// (9 digits) nor a CCCD (12) is doubtful.
pub fn passport(value: &str) -> Verdict {
    if !value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Verdict::Wrong
    } else if value.is_empty()
        || value.bytes().any(|byte| byte.is_ascii_alphabetic())
        || matches!(value.len(), 9 | 12)
    {
        Verdict::Good
    } else {
        Verdict::Doubtful
    }
}

/// A phone number; may be empty. Anything but a mobile number is doubtful, never wrong.
pub fn phone(value: &str) -> Verdict {
    let national = value.strip_prefix('0').or_else(|| value.strip_prefix("84"));
    if value.is_empty() || national.is_some_and(is_mobile) {
        Verdict::Good
    } else {
        Verdict::Doubtful
    }
}

/// Whether the digits after `0` or `+84` are a mobile number of today's plan.
fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let [first, second, third, ..] = *bytes else { return false };
    bytes.len() == 9
        && bytes.iter().all(u8::is_ascii_digit)
        && match (first, second, third) {
            (b'5', b'2', b'2' | b'3' | b'8') | (b'5', b'5', b'9') => true,
            (b'8', b'9', b'6'..=b'9') => true,
            (b'9', b'9', third) => third != b'2',
            (b'3', ..) => true,
            (b'5', second, _) => matches!(second, b'1' | b'6' | b'8' | b'9'),
            (b'7', second, _) => matches!(second, b'0' | b'6'..=b'9'),
            (b'8', second, _) => matches!(second, b'1'..=b'8'),
            (b'9', second, _) => second <= b'8',
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Doubtful, Good, Missing, Wrong};

    #[test]
    fn texts() {
        for (value, verdict) in [
            ("LÊ THỊ HOA", Good),
            ("Ặ", Good),
            ("", Missing),
            ("   ", Missing),
            (&"Ễ".repeat(255), Good),
            (&"Ễ".repeat(256), Wrong),
        ] {
            assert_eq!(super::text(value), verdict, "{value}");
        }
    }

    #[test]
    fn birth_years() {
        for (value, this_year, verdict) in [
            ("", Some(2021), Missing),
            ("195", Some(2021), Missing),
            ("1951", Some(2021), Good),
            ("1900", Some(2021), Good),
            ("1899", Some(2021), Wrong),
            ("2021", Some(2021), Good),
            ("2022", Some(2021), Wrong),
            ("2022", None, Good),
            ("19a1", Some(2021), Wrong),
        ] {
            assert_eq!(super::birth_year(value, this_year), verdict, "{value}");
        }
    }

    #[test]
    fn passports() {
        for (value, verdict) in [
            ("", Good),
            ("001260012345", Good),
            ("123456789", Good),
            ("B1234567", Good),
            ("12345", Doubtful),
            ("B 123", Wrong),
            ("Đ123", Wrong),
        ] {
            assert_eq!(super::passport(value), verdict, "{value}");
        }
    }

    #[test]
    fn phones() {
        for (value, verdict) in [
            ("", Good),
            ("0912345678", Good),
            ("84912345678", Good),
            ("0320000000", Good),
            ("0522000000", Good),
            ("0559000000", Good),
            ("0896000000", Good),
            ("0993000000", Good),
            ("0516000000", Good),
            ("0524000000", Doubtful),
            ("0895000000", Doubtful),
            ("0992000000", Doubtful),
            ("0710000000", Doubtful),
            ("01681234567", Doubtful),
            ("091234567", Doubtful),
            ("02353861234", Doubtful),
        ] {
            assert_eq!(super::phone(value), verdict, "{value}");
        }
    }
}
