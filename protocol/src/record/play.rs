//! Proof of play.

use serde::{Deserialize, Serialize};

use crate::playlist::MediaId;

/// Proof of play: how often and how long an item of the playlist was on the screen on a day. A
/// kiosk may send several for one day; they add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The item of the playlist.
    pub media: MediaId,
    /// The day in Vietnam, [`crate::civil::vietnam_day`].
    pub day: i64,
    /// How often it began.
    pub count: u32,
    /// How long it was on the screen or heard in all, seconds, at most a day's.
    pub seconds: u32,
}
