//! A part of the day, such as "21:00-06:00".

use serde::{Deserialize, Serialize};

use crate::civil::vietnam_second;

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// A part of the day in Vietnam's time, from a minute to before another; it may run over midnight.
/// In JSON and TOML the text `"HH:MM-HH:MM"`, from 00:00 to 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    /// First minute of the day in it, 0 to 1439.
    from_minute: u16,
    /// First minute after it, 0 to 1440; not equal to `from_minute`.
    to_minute: u16,
}

/// The text that is not [`Hours`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} are no hours; write them as \"21:00-06:00\", from 00:00 to 24:00 and not the same twice"
)]
pub struct HoursError(String);

impl Hours {
    /// Hours from `from_minute` (0 to 1439) to before `to_minute` (0 to 1440), minutes since
    /// midnight; `None` outside these ranges and where both are the same.
    pub const fn new(from_minute: u16, to_minute: u16) -> Option<Self> {
        if from_minute < DAY_MINUTES && to_minute <= DAY_MINUTES && from_minute != to_minute {
            Some(Self { from_minute, to_minute })
        } else {
            None
        }
    }

    /// First minute of the day in it, 0 to 1439.
    pub const fn first_minute(self) -> u16 {
        self.from_minute
    }

    /// First minute after it, 0 to 1440; on the next day when it is not after [`Hours::first_minute`].
    pub const fn end_minute(self) -> u16 {
        self.to_minute
    }

    /// Whether a minute since midnight, 0 to 1439, belongs to it.
    pub fn contains(self, minute: u16) -> bool {
        if self.from_minute < self.to_minute {
            (self.from_minute..self.to_minute).contains(&minute)
        } else {
            minute >= self.from_minute || minute < self.to_minute
        }
    }

    /// Whether a Unix time in seconds belongs to it.
    pub fn contains_time(self, unix_s: i64) -> bool {
        self.contains(u16::try_from(vietnam_second(unix_s) / 60).unwrap_or(0))
    }

    /// The Unix time at which the hours that `unix_s` belongs to began; none when it belongs to none.
    pub fn began_s(self, unix_s: i64) -> Option<i64> {
        let into_s = vietnam_second(unix_s) - i64::from(self.from_minute) * 60;
        self.contains_time(unix_s).then(|| unix_s - into_s.rem_euclid(crate::DAY_S))
    }
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, to) = (self.from_minute, self.to_minute);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> Self {
        hours.to_string()
    }
}

impl std::str::FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let plain = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            let (hour, minute) = (plain(hour).then_some(hour)?, plain(minute).then_some(minute)?);
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
        };
        text.split_once('-')
            .and_then(|(from, to)| Self::new(minute(from)?, minute(to)?))
            .ok_or_else(|| HoursError(text.to_owned()))
    }
}

impl TryFrom<String> for Hours {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_may_run_over_midnight() {
        for (text, inside, outside) in [
            ("21:00-06:00", [21 * 60, 1439, 0, 359], [6 * 60, 12 * 60, 1259, 1259]),
            ("11:30-13:00", [690, 700, 720, 779], [689, 780, 0, 1439]),
            ("00:00-23:59", [0, 1, 720, 1438], [1439, 1439, 1439, 1439]),
            ("14:00-24:00", [840, 900, 1438, 1439], [839, 0, 1, 600]),
        ] {
            let hours: Hours = text.parse().unwrap();
            assert!(inside.iter().all(|minute| hours.contains(*minute)), "{text}");
            assert!(!outside.iter().any(|minute| hours.contains(*minute)), "{text}");
            assert_eq!(hours.to_string(), text);
        }
        assert_eq!(" 21:00 - 06:00 ".parse(), "21:00-06:00".parse::<Hours>());
    }

    #[test]
    fn a_time_belongs_by_the_clock_of_vietnam() {
        let morning: Hours = "07:00-11:00".parse().unwrap();
        let midnight = 1_625_677_200; // 2021-07-08 00:00 +07:00
        for (hour, inside) in [(6, false), (7, true), (10, true), (11, false)] {
            let at_s = midnight + hour * 3600;
            assert_eq!(morning.contains_time(at_s), inside, "{hour}");
            assert_eq!(morning.began_s(at_s), inside.then_some(midnight + 7 * 3600), "{hour}");
        }
        let night: Hours = "21:00-06:00".parse().unwrap();
        for second in [-3 * 3600, -1, 0, 6 * 3600 - 1] {
            assert_eq!(night.began_s(midnight + second), Some(midnight - 3 * 3600), "{second}");
        }
    }

    #[test]
    fn what_is_no_hours_is_told_with_an_example() {
        for text in [
            "",
            "21",
            "21:00",
            "24:00-06:00",
            "21:60-06:00",
            "07:00-24:01",
            "07:00-25:00",
            "9:00-10:00",
            "06:00-06:00",
            "+1:00-02:00",
        ] {
            let error = text.parse::<Hours>().unwrap_err().to_string();
            assert!(error.contains("21:00-06:00"), "{text}: {error}");
        }
    }

    #[test]
    fn json_is_the_text() {
        let hours: Hours = serde_json::from_str(r#""22:00-05:00""#).unwrap();
        assert_eq!(serde_json::to_string(&hours).unwrap(), r#""22:00-05:00""#);
        assert!(serde_json::from_str::<Hours>(r#""22-05""#).is_err());
    }
}
