//! Proof of play.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::invalid::{Invalid, check};
use crate::DAY_S;
use crate::civil::day_start_s;
use crate::playlist::MediaId;

/// Proof of play: how often and how long an item of the playlist was shown or played on a day. A kiosk may
/// send several for one day, which have to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// Id of the item's file.
    pub media: MediaId,
    /// The day ([`crate::civil::vietnam_day`]).
    pub day: i64,
    /// Number of times that it began.
    pub count: u32,
    /// Total duration in seconds, at most a day.
    pub seconds: u32,
}

impl Content for Play {
    /// Noon in Vietnam, which is in the UTC day of the same number.
    fn at_s(&self) -> i64 {
        day_start_s(self.day).saturating_add(DAY_S / 2)
    }

    fn check(&self) -> Result<(), Invalid> {
        check(self.count >= 1, "count", "must be 1 or more")?;
        check(i64::from(self.seconds) <= DAY_S, "seconds", "must be 0 to 86400")
    }
}
