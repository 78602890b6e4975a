//! What each field of the national form accepts (docs/FORMATS.md, sections 5 and 6).
//!
//! A doubt never blocks: no one is turned away by the machine. Only what the form requires, or
//! cannot hold at all, stops the wizard.

pub mod papers;
pub mod phone;

use crate::forms::entry::TEXT_MAX;

/// First year of birth that the national form takes.
pub const BIRTH_YEAR_MIN: u16 = 1900;

/// Last year of birth taken while nobody knows the year.
const YEAR_UNKNOWN_MAX: u16 = 2100;

/// Most digits of a phone number (ITU-T E.164).
pub const PHONE_MAX: usize = 15;

/// Whether a field is right, and if not, why.
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
    /// Says something else than another field; the visitor may go on.
    Mismatch,
    /// A number of the old plan, which is stored as the new one.
    Old,
    /// A scanner may have lost marks of this name; the visitor is asked to look.
    Suspect,
}

impl Verdict {
    /// Whether the wizard may go on.
    pub fn passes(self) -> bool {
        !matches!(self, Self::Missing | Self::Wrong)
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

#[cfg(test)]
mod tests {
    use super::Verdict::{Good, Missing, Wrong};

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
}
