//! Confidence of timestamps.

use serde::{Deserialize, Serialize};

/// Confidence of the clock of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClockConfidence {
    /// Set by a network time source within the last day.
    Synced,
    /// Was set once and has been kept by the machine's own clock since.
    Held,
    /// Not known to be right; the kiosk shows the fixed venue code.
    Unknown,
}

impl ClockConfidence {
    /// Assumed error of a timestamp in seconds, for matching. A synced clock is right within network
    /// delay; a held one drifts (a Pi's crystal by up to 20 ppm, 12 s a week); for an unknown one a
    /// quarter of an hour is assumed, because more would match almost everything.
    pub fn uncertainty_s(self) -> i64 {
        match self {
            Self::Synced => 2,
            Self::Held => 30,
            Self::Unknown => 900,
        }
    }

    /// The number in databases: 0 synced, 1 held, 2 unknown.
    pub fn code(self) -> u8 {
        match self {
            Self::Synced => 0,
            Self::Held => 1,
            Self::Unknown => 2,
        }
    }

    /// The confidence of a number in a database; `Unknown` for any other number.
    pub fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Synced,
            1 => Self::Held,
            _ => Self::Unknown,
        }
    }
}
