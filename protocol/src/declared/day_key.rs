//! The key of a commune's day.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::civil::vietnam_day;
use crate::secret::Secret;

/// How long before midnight kiosks receive the key of the next day. They ask every hour, and one may fail.
const AHEAD_S: i64 = 2 * 3600;

/// A commune's key of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayKey {
    /// The day in Vietnam ([`vietnam_day`]).
    pub day: i64,
    /// 64 hexadecimal digits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    pub key: Secret,
}

/// The days whose keys a kiosk holds at a time: today, and before midnight tomorrow.
pub fn days_to_hold(now_s: i64) -> RangeInclusive<i64> {
    vietnam_day(now_s)..=vietnam_day(now_s.saturating_add(AHEAD_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrows_key_comes_two_hours_before_midnight() {
        let midnight = crate::civil::day_start_s(18_816);
        for (before_s, days) in [
            (86_400, 18_815..=18_815),
            (2 * 3600 + 1, 18_815..=18_815),
            (2 * 3600, 18_815..=18_816),
            (1, 18_815..=18_816),
            (0, 18_816..=18_816),
        ] {
            assert_eq!(days_to_hold(midnight - before_s), days, "{before_s}");
        }
    }
}
