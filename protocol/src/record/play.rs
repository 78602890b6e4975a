//! Proof of play.

use serde::{Deserialize, Serialize};

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
