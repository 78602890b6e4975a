//! The card or the receipt with which somebody goes in or out.

use crate::cards::Card;
use crate::forms::entry::Entry;
use crate::forms::mask;

/// Characters of a receipt or a word code, dashes or spaces included, as people may type them.
pub const RECEIPT_MAX: usize = 16;

/// Most characters that a receipt's QR may hold.
pub const RECEIPT_QR_MAX: usize = 120;

/// What somebody goes in or out with. Wiped when dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pass {
    Card(Box<Card>),
    /// The text of a receipt's QR, or its code as it was typed; not verified.
    Receipt(Entry),
}

/// Why nobody was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassProblem {
    /// It could not be stored.
    Store,
    /// The receipt is not valid today in this commune, or is none.
    Invalid,
    /// Too many wrong codes were typed.
    TooMany,
    /// The kiosk does not know the day, so that it cannot judge a receipt.
    TimeUnknown,
}

impl Pass {
    /// The text of a receipt's QR.
    pub(super) fn receipt(text: &str) -> Self {
        Self::Receipt(Entry::holding(RECEIPT_QR_MAX, text))
    }

    pub fn card(&self) -> Option<&Card> {
        match self {
            Self::Card(card) => Some(card),
            Self::Receipt(_) => None,
        }
    }

    /// Its owner as bystanders may see it; a receipt names nobody.
    pub fn masked_name(&self) -> String {
        self.card().map_or_else(String::new, |card| mask::name(&card.name))
    }
}
