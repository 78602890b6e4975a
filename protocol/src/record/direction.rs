//! The direction of a check-in.

use serde::{Deserialize, Serialize};

/// Direction of a check-in or check-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Into the venue.
    In,
    /// Out of the venue.
    Out,
}

impl Direction {
    /// The number in databases: 0 in, 1 out.
    pub fn code(self) -> u8 {
        match self {
            Self::In => 0,
            Self::Out => 1,
        }
    }

    /// The direction of a number in a database; `None` for any other number.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|direction| direction.code() == code)
    }
}
