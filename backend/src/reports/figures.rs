//! Numbers of the report as it writes them: 1.234 and 24,6.

use crate::store::reports::Figures;

/// A share in thousandths, halves up; none of nobody.
pub fn thousandths(part: u64, of: u64) -> Option<u64> {
    let (part, of) = (u128::from(part), u128::from(of));
    let share = (part * 2000 + of).checked_div(of * 2)?;
    u64::try_from(share).ok()
}

/// A share as the report writes it, such as "24,6"; "–" of nobody.
pub fn percent(share: Option<u64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{},{}", share / 10, share % 10))
}

/// Thousands in groups, such as "32.131".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number as people type it: "17.840", "17 840" or "17840".
pub fn parse(typed: &str) -> Option<u64> {
    let plain = |c: &char| !matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}');
    let digits: String = typed.trim().chars().filter(plain).collect();
    digits.chars().all(|c| c.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

impl Figures {
    /// Share of those who own a smartphone: what the plan's targets are of.
    pub fn of_smartphones(self) -> Option<u64> {
        thousandths(self.bluezoners, self.smartphones)
    }

    /// Share of the population or the staff: what the table's column is of.
    pub fn of_people(self) -> Option<u64> {
        thousandths(self.bluezoners, self.people)
    }

    /// Whether a target in thousandths of the smartphone owners is reached, without rounding.
    pub fn reaches(self, target: u32) -> bool {
        let wanted = u128::from(target) * u128::from(self.smartphones);
        self.smartphones > 0 && u128::from(self.bluezoners) * 1000 >= wanted
    }
}

impl std::ops::Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            people: self.people.saturating_add(other.people),
            smartphones: self.smartphones.saturating_add(other.smartphones),
            bluezoners: self.bluezoners.saturating_add(other.bluezoners),
        }
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| sum + one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shares_of_the_plan() {
        let town = Figures { people: 212_063, smartphones: 130_804, bluezoners: 32_131 };
        assert_eq!(percent(town.of_smartphones()), "24,6");
        assert_eq!(percent(town.of_people()), "15,2");
        assert!(!town.reaches(400) && town.reaches(245));
        assert_eq!(grouped(town.smartphones), "130.804");
    }

    #[test]
    fn shares_are_rounded_and_targets_are_not() {
        for (part, of, text) in [
            (0, 0, "–"),
            (0, 9, "0,0"),
            (9, 9, "100,0"),
            (1, 3, "33,3"),
            (2, 3, "66,7"),
            (39_996, 100_000, "40,0"),
            (u64::MAX, u64::MAX, "100,0"),
        ] {
            assert_eq!(percent(thousandths(part, of)), text, "{part}/{of}");
        }
        let almost = Figures { people: 200_000, smartphones: 100_000, bluezoners: 39_996 };
        assert!(!almost.reaches(400), "40,0 % on paper is not 40 %");
        assert!(!Figures::default().reaches(0), "nobody reaches nothing");
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (typed, number) in [
            ("17840", Some(17_840)),
            (" 17.840 ", Some(17_840)),
            ("17 840", Some(17_840)),
            ("17,840", Some(17_840)),
            ("0", Some(0)),
            ("", None),
            ("-5", None),
            ("12a", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(parse(typed), number, "{typed}");
        }
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
