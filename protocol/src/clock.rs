//! How far a timestamp can be trusted (design.md, promise 7).

use serde::{Deserialize, Serialize};

use crate::DAY_S;

/// Seconds by which Vietnam's time is ahead of UTC: one offset and no summer time since 1975.
pub const VIETNAM_OFFSET_S: i64 = 7 * 3600;

/// The day in Vietnam at a Unix time, counted from 1970-01-01. It begins at midnight there, unlike
/// the UTC days of contacts and cases.
pub fn vietnam_day(unix_s: i64) -> i64 {
    unix_s.saturating_add(VIETNAM_OFFSET_S).div_euclid(DAY_S)
}

/// Seconds since midnight in Vietnam, 0 to 86,399.
pub fn vietnam_second(unix_s: i64) -> i64 {
    unix_s.saturating_add(VIETNAM_OFFSET_S).rem_euclid(DAY_S)
}

/// The confidence of the clock that stamped a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClockConfidence {
    /// Compared with a network time source recently.
    Synced,
    /// Was right once and has been carried on by the machine's own clock since.
    Held,
    /// Nobody knows; the venue code falls back to the fixed kind.
    Unknown,
}

impl ClockConfidence {
    /// By how many seconds a timestamp of this confidence may be wrong, for matching. A synced
    /// clock is within network delay; a held one drifts (a Pi's crystal loses up to 20 ppm, 12 s a
    /// week); an unknown one gets a quarter of an hour, more would match anything.
    pub fn uncertainty_s(self) -> i64 {
        match self {
            Self::Synced => 2,
            Self::Held => 30,
            Self::Unknown => 900,
        }
    }

    /// The number that databases keep.
    pub fn code(self) -> u8 {
        match self {
            Self::Synced => 0,
            Self::Held => 1,
            Self::Unknown => 2,
        }
    }

    /// The confidence of a stored number; anything unheard of is unknown.
    pub fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Synced,
            1 => Self::Held,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_vietnam() {
        let midnight = 1_625_677_200; // 2021-07-08 00:00 +07:00
        assert_eq!(vietnam_day(midnight - 1), 18_815);
        assert_eq!(vietnam_day(midnight), 18_816);
        assert_eq!((vietnam_second(midnight - 1), vietnam_second(midnight)), (86_399, 0));
        assert_eq!(vietnam_day(i64::MAX), vietnam_day(i64::MAX - 1));
    }
}
