//! A call for staff.

use serde::{Deserialize, Serialize};

use crate::clock::ClockConfidence;

/// Someone touched "Gọi nhân viên".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// When, Unix time.
    pub at_s: i64,
    /// The kiosk's position in the venue, such as "Cổng số 2"; at most 120 characters, may be empty.
    pub position: String,
    /// How far `at_s` can be trusted.
    pub clock: ClockConfidence,
}
