//! What the visitor's screen says in plain: nothing here leads to a person.

use serde::{Deserialize, Serialize};

use super::{Direction, one};
use crate::clock::ClockConfidence;
use crate::playlist::MediaId;
use crate::receipt::ReceiptId;

/// A check-in by the receipt of an earlier declaration. Nobody's name is in it; the id leads the
/// commune to the declaration of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptCheckin {
    /// Id in the receipt.
    pub id: ReceiptId,
    /// The day for which the receipt held, [`crate::clock::vietnam_day`].
    pub day: i64,
    /// Which way.
    pub direction: Direction,
    /// For how many people it counts, 1 to 10.
    #[serde(default = "one")]
    pub people: u8,
    /// When, Unix time.
    pub at_s: i64,
    /// How far `at_s` can be trusted.
    pub clock: ClockConfidence,
}

/// Proof of play: how often and how long an item of the playlist was on the screen on a day. A
/// kiosk may send several for one day; they add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Played {
    /// Which item.
    pub media: MediaId,
    /// Which day, [`crate::clock::vietnam_day`].
    pub day: i64,
    /// How often it began.
    pub count: u32,
    /// How long it was on the screen or heard in all, seconds, at most a day's.
    pub seconds: u32,
}

/// Someone touched "Gọi nhân viên".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// When, Unix time.
    pub at_s: i64,
    /// Where, such as "Cổng số 2"; at most 120 characters, may be empty.
    pub place: String,
    /// How far `at_s` can be trusted.
    pub clock: ClockConfidence,
}
