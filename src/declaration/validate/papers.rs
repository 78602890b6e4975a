//! Numbers of identity papers, and what a citizen's number says of its owner (docs/FORMATS.md,
//! section 5). Their makers err and people mistype: a contradiction is told, never refused.

use protocol::declaration::Gender;

use super::Verdict;
use crate::cards::citizen::CitizenNumber;

/// Most characters of an identity number: the longest passports and visas stay below.
pub const NUMBER_MAX: usize = 20;

/// Most characters of the number of a health insurance card (docs/FORMATS.md, section 6).
pub const INSURANCE_MAX: usize = 17;

/// An identity number: letters and digits, may be empty. A plain number that is neither a CMND
/// (9 digits) nor a CCCD (12, beginning with a province) is doubtful.
pub fn number(value: &str) -> Verdict {
    let citizen = || CitizenNumber::read(value).is_some_and(|it| it.has_province());
    if !value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Verdict::Wrong
    } else if value.is_empty()
        || value.bytes().any(|byte| byte.is_ascii_alphabetic())
        || value.len() == 9
        || citizen()
    {
        Verdict::Good
    } else {
        Verdict::Doubtful
    }
}

/// As [`number`], and whether a citizen's number agrees with what its owner says.
pub fn number_of(value: &str, birth_year: Option<u16>, gender: Option<Gender>) -> Verdict {
    match number(value) {
        Verdict::Good if contradicts(value, birth_year, gender) => Verdict::Mismatch,
        verdict => verdict,
    }
}

fn contradicts(value: &str, birth_year: Option<u16>, gender: Option<Gender>) -> bool {
    let Some(says) = CitizenNumber::read(value) else { return false };
    birth_year.is_some_and(|given| given != says.year)
        || gender.is_some_and(|given| says.contradicts(given))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Doubtful, Good, Mismatch, Wrong};

    #[test]
    fn numbers() {
        for (value, verdict) in [
            ("", Good),
            ("001260012345", Good),
            ("123456789", Good),
            ("B1234567", Good),
            ("12345", Doubtful),
            ("003260012345", Doubtful),
            ("118260012345", Doubtful),
            ("B 123", Wrong),
            ("Đ123", Wrong),
            ("******123456", Wrong),
        ] {
            assert_eq!(number(value), verdict, "{value}");
        }
    }

    #[test]
    fn a_citizens_number_is_compared() {
        let (male, female, other) = (Some(Gender::Nam), Some(Gender::Nu), Some(Gender::Khac));
        for (value, year, gender, verdict) in [
            ("001160012345", Some(1960), female, Good),
            ("001160012345", Some(1960), other, Good),
            ("001160012345", None, None, Good),
            ("001160012345", Some(1961), female, Mismatch),
            ("001160012345", Some(1960), male, Mismatch),
            ("001205012345", Some(2005), male, Good),
            ("001305012345", Some(1905), female, Mismatch),
            ("123456789", Some(1960), male, Good),
        ] {
            assert_eq!(number_of(value, year, gender), verdict, "{value} {year:?} {gender:?}");
        }
    }
}
