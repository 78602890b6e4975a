//! A call for staff.

use serde::{Deserialize, Serialize};

use crate::clock::ClockConfidence;

/// A call for staff ("Gọi nhân viên").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Time of the call, Unix seconds.
    pub at_s: i64,
    /// The kiosk's position in the venue, such as "Cổng số 2"; at most 120 characters, may be empty.
    pub position: String,
    /// Confidence of `at_s`.
    pub clock: ClockConfidence,
}
