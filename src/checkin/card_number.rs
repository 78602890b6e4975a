//! The number by which a card is known again on the same day.

use protocol::checkin_card::CardKind;
use protocol::declared::{CardTag, DayKey};
use zeroize::Zeroizing;

use crate::cards::Card;

/// A card's number. Wiped when dropped, never in Debug; only its tag is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct CardNumber {
    kind: CardKind,
    number: Zeroizing<String>,
}

impl CardNumber {
    pub fn of(card: &Card) -> Self {
        Self { kind: card.kind, number: card.number.clone().into() }
    }

    /// Whether it is the number of an identity paper.
    pub fn is_identity(&self) -> bool {
        self.kind.has_identity_number()
    }

    /// The tag under the commune's key of the day; `None` where others may have the same number.
    pub fn tag(&self, key: &DayKey) -> Option<CardTag> {
        CardTag::of(key, self.kind, &self.number)
    }
}

impl std::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardNumber(…)")
    }
}
