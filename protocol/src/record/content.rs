//! What every kind of record says of itself.

use super::invalid::Invalid;
use crate::clock::ClockConfidence;

pub(super) trait Content {
    /// Unix seconds; the record belongs to their day.
    fn at_s(&self) -> i64;

    /// Confidence of that time, of the kinds that have one.
    fn clock(&self) -> Option<ClockConfidence> {
        None
    }

    /// Whether people passed the entrance.
    fn is_passage(&self) -> bool {
        false
    }

    /// Checks the ranges of values, beyond their types.
    fn check(&self) -> Result<(), Invalid>;
}
