//! A time without adverts.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::invalid::{Invalid, check};

/// Longest reason, characters.
const REASON_MAX: usize = 200;

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

impl Content for Gap {
    fn at_s(&self) -> i64 {
        self.from_s
    }

    fn check(&self) -> Result<(), Invalid> {
        check(self.to_s >= self.from_s, "to_s", "lies before from_s")?;
        let short = self.reason.chars().count() <= REASON_MAX;
        check(short, "reason", "has more than 200 characters")
    }
}
