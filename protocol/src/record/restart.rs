//! A start of the kiosk's program.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::invalid::{Invalid, check};
use crate::clock::ClockConfidence;
use crate::line::line_fits;

/// A start of the kiosk's program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restart {
    /// Time of the start, Unix seconds.
    pub at_s: i64,
    /// Version of the program, such as "0.1.0".
    pub version: String,
    /// Confidence of `at_s`.
    pub clock: ClockConfidence,
}

impl Content for Restart {
    fn at_s(&self) -> i64 {
        self.at_s
    }

    fn clock(&self) -> Option<ClockConfidence> {
        Some(self.clock)
    }

    fn check(&self) -> Result<(), Invalid> {
        let fits = line_fits(&self.version, false);
        check(fits, "version", "must be one line of 1 to 120 characters")
    }
}
