//! Who has declared today: how the kiosks of a commune know again a card, or two words and four digits,
//! for the rest of the day, without anybody's name or number.
//!
//! The backend derives a key for each commune and day and hands it to the commune's kiosks ([`DayKey`]).
//! Under it a card's number becomes a [`CardTag`], and a receipt a [`WordCode`]. A kiosk sends the tags of
//! a declaration with its record; the backend passes them on to the commune's other kiosks, with the
//! receipt, as a [`Declared`]. Words never travel: each kiosk computes them from receipts.
//!
//! **What the key is good for.** Numbers of identity papers can be guessed: a province has some 10⁸ of the
//! living. Whoever has the key and the tags of a day can try them all, and learns which numbers declared
//! on that day in that commune. So a kiosk has the keys of today and, late in the evening, of tomorrow;
//! both sides delete key and tags when the day ends, and keys of other days do not follow from one.

mod card_tag;
mod day_key;
mod word_code;
mod words;

use serde::{Deserialize, Serialize};

use crate::receipt::ReceiptId;

pub use card_tag::CardTag;
pub use day_key::{DayKey, days_to_hold};
pub use word_code::WordCode;

/// Most declarations of a day that a commune's kiosks remember. Whoever comes after them shows the receipt.
pub const DECLARED_MAX: u32 = 50_000;

/// A declaration of today, as the backend tells the kiosks of its commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// Number at the backend, increasing; the cursor of the stream.
    pub number: i64,
    /// The day in Vietnam ([`crate::civil::vietnam_day`]).
    pub day: i64,
    /// Its receipt's id.
    pub receipt: ReceiptId,
    /// For how many people, 1 to 10.
    pub people: u8,
    /// The cards by which they declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<CardTag>,
}
