//! A time without adverts.

use serde::{Deserialize, Serialize};

/// A time in which the kiosk received no adverts because its radio failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Begin, Unix time in seconds.
    pub from_s: i64,
    /// End, Unix time in seconds.
    pub to_s: i64,
    /// The state of the radio as a sentence with its remedy.
    pub reason: String,
}
