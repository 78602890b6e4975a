//! A date typed on a number pad: day, month, year.

use jiff::civil::Date;

/// Digits of day, month and year.
const LENGTHS: [usize; 3] = [2, 2, 4];

/// Digits of a complete date.
pub const DIGITS: usize = 8;

/// Adds a digit to `digits`, the beginning of `ddmmyyyy`. A digit that can begin no day (4 to 9) or no
/// month (2 to 9) gets a 0 before it. A digit that gives no valid day or month is dropped.
pub fn push(digits: &mut String, digit: char) {
    if !digit.is_ascii_digit() || digits.len() >= DIGITS {
        return;
    }
    let first_beyond = match digits.len() {
        0 => '3',
        2 => '1',
        _ => '9',
    };
    if digit > first_beyond {
        digits.push('0');
    }
    digits.push(digit);
    let possible = match digits.len() {
        2 => (1..=31).contains(&number(&digits[..2])),
        4 => (1..=12).contains(&number(&digits[2..])),
        _ => true,
    };
    if !possible {
        digits.pop();
    }
}

/// Removes the last digit.
pub fn erase(digits: &mut String) {
    digits.pop();
}

/// Day, month and year as far as they were typed.
pub fn parts(digits: &str) -> [&str; 3] {
    let mut rest = digits;
    LENGTHS.map(|length| {
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        part
    })
}

/// The date, if it is complete and exists.
pub fn date(digits: &str) -> Option<Date> {
    let [day, month, year] = parts(digits);
    if digits.len() != DIGITS {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn number(digits: &str) -> u8 {
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_a_table() {
        for (keys, expected, day) in [
            ("", ["", "", ""], None),
            ("5", ["05", "", ""], None),
            ("301", ["30", "1", ""], None),
            ("3012", ["30", "12", ""], None),
            ("52", ["05", "02", ""], None),
            ("521960", ["05", "02", "1960"], Some((1960, 2, 5))),
            ("01021960", ["01", "02", "1960"], Some((1960, 2, 1))),
            // No day of 00 or 32, no month of 13: the digit is left out.
            ("0012", ["01", "02", ""], None),
            ("32", ["3", "", ""], None),
            ("0113", ["01", "1", ""], None),
            ("01021960123", ["01", "02", "1960"], Some((1960, 2, 1))),
            ("310220", ["31", "02", "20"], None),
            ("31022000", ["31", "02", "2000"], None),
            ("29022000", ["29", "02", "2000"], Some((2000, 2, 29))),
            ("29021900", ["29", "02", "1900"], None),
            ("1a2", ["12", "", ""], None),
        ] {
            let mut digits = String::with_capacity(DIGITS);
            keys.chars().for_each(|key| push(&mut digits, key));
            assert_eq!(parts(&digits), expected, "{keys}");
            let date = date(&digits).map(|date| (date.year(), date.month(), date.day()));
            assert_eq!(date, day, "{keys}");
        }
        let mut digits = "0502".to_owned();
        erase(&mut digits);
        assert_eq!(parts(&digits), ["05", "0", ""]);
    }
}
