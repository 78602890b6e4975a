//! Hours of the day as people write them into a configuration: "21:00-06:00".

use serde::Deserialize;

/// Minutes of a day.
const DAY_MIN: u16 = 24 * 60;

/// A stretch of the day in local time, from a minute to before another; it may run over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hours {
    /// First minute of the day that belongs to it, 0 to 1439.
    from_min: u16,
    /// First minute that no longer does, 0 to 1439; never the same.
    to_min: u16,
}

/// Why a text is no [`Hours`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} are no hours; write them as \"21:00-06:00\", from 00:00 to 23:59 and not the same twice"
)]
pub struct HoursError(String);

impl Hours {
    /// Hours from `from_min` to before `to_min`, minutes of the day; `None` beyond a day or where
    /// both are the same.
    pub const fn new(from_min: u16, to_min: u16) -> Option<Self> {
        if from_min < DAY_MIN && to_min < DAY_MIN && from_min != to_min {
            Some(Self { from_min, to_min })
        } else {
            None
        }
    }

    /// First minute of the day that belongs to it, and the first that no longer does, 0 to 1439.
    pub fn minutes(self) -> (u16, u16) {
        (self.from_min, self.to_min)
    }

    /// Whether a minute of the day, 0 to 1439, belongs to it.
    pub fn contains(self, minute: u16) -> bool {
        if self.from_min < self.to_min {
            (self.from_min..self.to_min).contains(&minute)
        } else {
            minute >= self.from_min || minute < self.to_min
        }
    }
}

impl TryFrom<String> for Hours {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let plain = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            let (hour, minute) = (plain(hour).then_some(hour)?, plain(minute).then_some(minute)?);
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        text.split_once('-')
            .and_then(|(from, to)| Self::new(minute(from)?, minute(to)?))
            .ok_or(HoursError(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Result<Hours, HoursError> {
        Hours::try_from(text.to_owned())
    }

    #[test]
    fn they_may_run_over_midnight() {
        for (text, inside, outside) in [
            ("21:00-06:00", [21 * 60, 1439, 0, 359], [6 * 60, 12 * 60, 1259, 1259]),
            ("11:30-13:00", [690, 700, 720, 779], [689, 780, 0, 1439]),
            ("00:00-23:59", [0, 1, 720, 1438], [1439, 1439, 1439, 1439]),
        ] {
            let hours = hours(text).unwrap();
            assert!(inside.iter().all(|minute| hours.contains(*minute)), "{text}");
            assert!(!outside.iter().any(|minute| hours.contains(*minute)), "{text}");
        }
        assert_eq!(hours(" 21:00 - 06:00 "), hours("21:00-06:00"));
    }

    #[test]
    fn what_is_no_hours_is_told_with_an_example() {
        for text in [
            "",
            "21",
            "21:00",
            "24:00-06:00",
            "21:60-06:00",
            "9:00-10:00",
            "06:00-06:00",
            "+1:00-02:00",
        ] {
            let error = hours(text).unwrap_err().to_string();
            assert!(error.contains("21:00-06:00"), "{text}: {error}");
        }
    }
}
