//! A check-in by the receipt of an earlier declaration.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::direction::Direction;
use super::invalid::{Invalid, check, check_people};
use crate::civil::vietnam_day;
use crate::clock::ClockConfidence;
use crate::receipt::ReceiptId;

/// A check-in by the receipt of an earlier declaration. It has no personal data; by the id the commune
/// finds the declaration of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptCheckin {
    /// Id of the receipt.
    pub id: ReceiptId,
    /// Day of the receipt ([`crate::civil::vietnam_day`]).
    pub day: i64,
    /// Into the venue or out of it.
    pub direction: Direction,
    /// Number of people, 1 to 10.
    #[serde(default = "super::count::one")]
    pub people: u8,
    /// Time of the check-in, Unix seconds.
    pub at_s: i64,
    /// Confidence of `at_s`.
    pub clock: ClockConfidence,
}

impl Content for ReceiptCheckin {
    fn at_s(&self) -> i64 {
        self.at_s
    }

    fn clock(&self) -> Option<ClockConfidence> {
        Some(self.clock)
    }

    fn is_passage(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        check_people(self.people)?;
        // A receipt may be shown at the very end of its day, and clocks differ.
        let same = self.day.abs_diff(vietnam_day(self.at_s)) <= 1;
        check(same, "day", "is not the day of at_s")
    }
}
