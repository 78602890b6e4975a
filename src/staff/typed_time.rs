//! A date and a time of day as they are typed: 15062021 1405 is 14:05 on the 15th of June 2021.

use protocol::civil;

pub const DIGITS: usize = 12;

/// What is typed, and lines for what is missing.
pub fn shown(digits: &str) -> String {
    let mut digits = digits.chars();
    "__/__/____ __:__"
        .chars()
        .map(|place| if place == '_' { digits.next().unwrap_or('_') } else { place })
        .collect()
}

/// Unix time, seconds; `None` while it is not whole or no such time.
pub fn unix_s(digits: &str) -> Option<i64> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    if digits.len() != DIGITS {
        return None;
    }
    let small = |from| i8::try_from(number(from, from + 2)?).ok();
    civil::unix_s_of([number(4, 8)?, small(2)?.into(), small(0)?.into()], [small(8)?, small(10)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_typed_as_people_write_it() {
        assert_eq!(shown(""), "__/__/____ __:__");
        assert_eq!(shown("1506"), "15/06/____ __:__");
        assert_eq!(shown("150620211405"), "15/06/2021 14:05");
        // 2021-06-15T14:05:00+07:00
        assert_eq!(unix_s("150620211405"), Some(1_623_740_700));
        for wrong in ["", "15062021140", "310220211405", "150620212405", "151320210000"] {
            assert_eq!(unix_s(wrong), None, "{wrong}");
        }
    }
}
