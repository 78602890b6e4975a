//! The twelve digits of a citizen's number: province of birth, century and gender, year
//! (docs/FORMATS.md, section 5; Circular 07/2016/TT-BCA).

use protocol::declaration::Gender;

/// The codes of the 63 provinces of 2016, which numbers keep (the circular's annex). Other codes are
/// countries of birth, rare enough to be checked by staff.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// The data in a citizen's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitizenNumber {
    /// Code of the province or country of birth, 0–999.
    birthplace: u16,
    /// Year of birth, 1900–2399.
    pub year: u16,
    /// Nam or Nữ; numbers have no other.
    pub gender: Gender,
}

impl CitizenNumber {
    /// Parses twelve digits; `None` for any other number.
    pub fn read(number: &str) -> Option<Self> {
        if number.len() != 12 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let value = |range: std::ops::Range<usize>| number.get(range)?.parse::<u16>().ok();
        let century = value(3..4)?;
        let gender = if century.is_multiple_of(2) { Gender::Nam } else { Gender::Nu };
        let year = 1900 + 100 * (century / 2) + value(4..6)?;
        Some(Self { birthplace: value(0..3)?, year, gender })
    }

    /// Whether the holder was born in a province and not abroad.
    pub fn has_province(&self) -> bool {
        PROVINCES.contains(&self.birthplace)
    }

    /// Whether the number states another gender. Khác contradicts none, because numbers do not have it.
    pub fn contradicts(&self, gender: Gender) -> bool {
        gender != Gender::Khac && gender != self.gender
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_a_table() {
        for (number, expected) in [
            ("001160012345", Some((true, 1960, Gender::Nu))),
            ("001060012345", Some((true, 1960, Gender::Nam))),
            ("096205012345", Some((true, 2005, Gender::Nam))),
            ("003305012345", Some((false, 2005, Gender::Nu))),
            ("999999999999", Some((false, 2399, Gender::Nu))),
            ("00116001234", None),
            ("0011600123456", None),
            ("00116001234A", None),
            ("", None),
        ] {
            let read = CitizenNumber::read(number);
            let read = read.map(|it| (it.has_province(), it.year, it.gender));
            assert_eq!(read, expected, "{number}");
        }
    }
}
