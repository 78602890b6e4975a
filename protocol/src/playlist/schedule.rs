//! When an item may be shown, in Vietnam's time.

use serde::{Deserialize, Serialize};

use crate::clock::{vietnam_day, vietnam_second};

/// Minutes of a day.
const DAY_MINUTES: u16 = 1440;

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// First minute since midnight, 0 to 1439.
    pub from_minute: u16,
    /// First minute after it, 0 to 1440; one before `from_minute` lies beyond midnight.
    pub to_minute: u16,
}

impl Hours {
    fn holds(self, minute: u16) -> bool {
        let (from, to) = (self.from_minute, self.to_minute);
        if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to }
    }
}

/// All conditions must hold; an absent or empty one always does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// First day, [`vietnam_day`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_day: Option<i64>,
    /// Last day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<i64>,
    /// Parts of the day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// Days of the week, 1 Monday to 7 Sunday; after midnight it is the next day's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<u8>,
}

impl Schedule {
    /// Whether the item may be shown at a Unix time.
    pub fn runs_at(&self, unix_s: i64) -> bool {
        let day = vietnam_day(unix_s);
        let minute = u16::try_from(vietnam_second(unix_s) / 60).unwrap_or(0);
        self.from_day.is_none_or(|from| day >= from)
            && self.to_day.is_none_or(|to| day <= to)
            && (self.weekdays.is_empty() || self.weekdays.contains(&weekday(day)))
            && (self.hours.is_empty() || self.hours.iter().any(|hours| hours.holds(minute)))
    }

    /// Whether every number is in its range.
    pub fn is_sound(&self) -> bool {
        let part = |hours: &Hours| {
            hours.from_minute < DAY_MINUTES
                && hours.to_minute <= DAY_MINUTES
                && hours.from_minute != hours.to_minute
        };
        self.hours.iter().all(part) && self.weekdays.iter().all(|day| (1..=7).contains(day))
    }
}

/// 1 Monday to 7 Sunday; day 0, 1970-01-01, was a Thursday.
fn weekday(day: i64) -> u8 {
    u8::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DAY_S;

    /// Thursday 2021-07-08 00:00 in Vietnam.
    const THURSDAY: i64 = 1_625_677_200;

    #[test]
    fn a_week_as_a_table() {
        let hours = |from: u16, to: u16| Hours { from_minute: from * 60, to_minute: to * 60 };
        let day = 18_816;
        let all = Schedule::default;
        for (schedule, offset_s, runs) in [
            (all(), 0, true),
            (Schedule { from_day: Some(day), ..all() }, -1, false),
            (Schedule { from_day: Some(day), ..all() }, 0, true),
            (Schedule { to_day: Some(day), ..all() }, DAY_S - 1, true),
            (Schedule { to_day: Some(day), ..all() }, DAY_S, false),
            (Schedule { weekdays: vec![4], ..all() }, 0, true),
            (Schedule { weekdays: vec![3, 5], ..all() }, 0, false),
            (Schedule { weekdays: vec![7], ..all() }, 3 * DAY_S, true),
            (Schedule { weekdays: vec![1], ..all() }, 4 * DAY_S, true),
            (Schedule { hours: vec![hours(7, 11)], ..all() }, 7 * 3600 - 1, false),
            (Schedule { hours: vec![hours(7, 11)], ..all() }, 7 * 3600, true),
            (Schedule { hours: vec![hours(7, 11)], ..all() }, 11 * 3600, false),
            (Schedule { hours: vec![hours(7, 11), hours(14, 24)], ..all() }, DAY_S - 1, true),
            (Schedule { hours: vec![hours(22, 5)], ..all() }, 23 * 3600, true),
            (Schedule { hours: vec![hours(22, 5)], ..all() }, 4 * 3600, true),
            (Schedule { hours: vec![hours(22, 5)], ..all() }, 5 * 3600, false),
        ] {
            assert_eq!(schedule.runs_at(THURSDAY + offset_s), runs, "{schedule:?} {offset_s}");
            assert!(schedule.is_sound());
        }
    }

    #[test]
    fn odd_numbers_are_seen() {
        let hours = |from_minute, to_minute| Schedule {
            hours: vec![Hours { from_minute, to_minute }],
            ..Schedule::default()
        };
        let days =
            |weekdays: &[u8]| Schedule { weekdays: weekdays.to_vec(), ..Schedule::default() };
        for odd in [hours(1440, 0), hours(0, 1441), hours(5, 5), days(&[0]), days(&[8])] {
            assert!(!odd.is_sound(), "{odd:?}");
        }
    }
}
