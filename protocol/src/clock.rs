//! How far a timestamp can be trusted.

use serde::{Deserialize, Serialize};

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
