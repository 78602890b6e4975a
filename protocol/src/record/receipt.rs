//! A check-in by the receipt of an earlier declaration.

use serde::{Deserialize, Serialize};

use super::{Direction, one};
use crate::clock::ClockConfidence;
use crate::receipt::ReceiptId;

/// A check-in by the receipt of an earlier declaration. Nobody's name is in it; the id leads the
/// commune to the declaration of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptCheckin {
    /// Id in the receipt.
    pub id: ReceiptId,
    /// The day for which the receipt held, [`crate::civil::vietnam_day`].
    pub day: i64,
    /// Into the venue or out of it.
    pub direction: Direction,
    /// For how many people it counts, 1 to 10.
    #[serde(default = "one")]
    pub people: u8,
    /// When, Unix time.
    pub at_s: i64,
    /// How far `at_s` can be trusted.
    pub clock: ClockConfidence,
}
