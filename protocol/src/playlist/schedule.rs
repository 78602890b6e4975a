//! When an item may be shown, in Vietnam's time.

use serde::{Deserialize, Serialize};

use crate::civil::vietnam_day;
use crate::hours::Hours;

/// Conditions that must all hold; an absent or empty one always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// First day ([`vietnam_day`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_day: Option<i64>,
    /// Last day ([`vietnam_day`]), included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<i64>,
    /// Parts of the day, of which one must contain the time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub hours: Vec<Hours>,
    /// Days of the week in Vietnam, 1 Monday to 7 Sunday.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<u8>,
}

impl Schedule {
    /// Whether the item may be shown at a Unix time.
    pub fn runs_at(&self, unix_s: i64) -> bool {
        let day = vietnam_day(unix_s);
        self.from_day.is_none_or(|from| day >= from)
            && self.to_day.is_none_or(|to| day <= to)
            && (self.weekdays.is_empty() || self.weekdays.contains(&weekday(day)))
            && (self.hours.is_empty() || self.hours.iter().any(|hours| hours.contains_time(unix_s)))
    }

    /// Whether all weekdays are in their range.
    pub fn is_sound(&self) -> bool {
        self.weekdays.iter().all(|day| (1..=7).contains(day))
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
        let hours = |from: u16, to: u16| Hours::new(from * 60, to * 60).unwrap();
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
        let days =
            |weekdays: &[u8]| Schedule { weekdays: weekdays.to_vec(), ..Schedule::default() };
        for odd in [days(&[0]), days(&[8])] {
            assert!(!odd.is_sound(), "{odd:?}");
        }
    }
}
