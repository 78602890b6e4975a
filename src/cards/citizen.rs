//! The twelve digits of a citizen's number: province of birth, century and gender, year
//! (docs/FORMATS.md, section 5; Circular 07/2016/TT-BCA).

use protocol::declaration::Gender;

/// The codes of the 63 provinces of 2016, of which numbers still speak (the circular's annex). Other
/// codes are countries of birth, rare enough to be looked at again.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// What a citizen's number says of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitizenNumber {
    /// Code of the place of birth, 0–999.
    place: u16,
    /// Year of birth, 1900–2399.
    pub year: u16,
    /// Nam or Nữ; the scheme has no other.
    pub gender: Gender,
}

impl CitizenNumber {
    /// Reads twelve digits; `None` for any other number, which says nothing.
    pub fn read(number: &str) -> Option<Self> {
        if number.len() != 12 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let value = |range: std::ops::Range<usize>| number.get(range)?.parse::<u16>().ok();
        let century = value(3..4)?;
        let gender = if century.is_multiple_of(2) { Gender::Nam } else { Gender::Nu };
        let year = 1900 + 100 * (century / 2) + value(4..6)?;
        Some(Self { place: value(0..3)?, year, gender })
    }

    /// Whether it begins with a province.
    pub fn has_province(&self) -> bool {
        PROVINCES.contains(&self.place)
    }

    /// Whether the owner says another gender. Khác is not in the scheme, so it contradicts nothing.
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
