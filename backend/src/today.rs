//! Which days a record may have.

use protocol::record::day_of;

/// What day it is: one, or two while the clock differs from the trusted time and nobody knows yet
/// which is right.
#[derive(Clone, Copy, Debug)]
pub struct Today {
    /// Unix seconds.
    pub trusted_s: i64,
    /// What the clock says, Unix seconds.
    pub claimed_s: i64,
}

impl Today {
    /// Whether a record of this UTC day is neither too old nor of a day to come.
    pub fn allows(self, day: i64, keep_days: i64) -> bool {
        [self.trusted_s, self.claimed_s]
            .into_iter()
            .any(|now_s| days(now_s, keep_days).contains(&day))
    }
}

/// The UTC days that a record may have at `now_s`. Clocks differ, so tomorrow is among them.
pub(crate) fn days(now_s: i64, keep_days: i64) -> std::ops::RangeInclusive<i64> {
    let today = day_of(now_s);
    today.saturating_sub(keep_days)..=today.saturating_add(1)
}
