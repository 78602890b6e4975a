//! A call for staff.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::invalid::{Invalid, check};
use crate::clock::ClockConfidence;
use crate::line::line_fits;

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

impl Content for Call {
    fn at_s(&self) -> i64 {
        self.at_s
    }

    fn clock(&self) -> Option<ClockConfidence> {
        Some(self.clock)
    }

    fn check(&self) -> Result<(), Invalid> {
        let fits = line_fits(&self.position, true);
        check(fits, "position", "must be one line of at most 120 characters")
    }
}
