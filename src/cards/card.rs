//! The data of a card.

use std::fmt;

use protocol::checkin_card::CardKind;
use protocol::declaration::Gender;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::doubt::Doubt;

/// Date of birth of the holder. Older cards may have the year only, and a COVID QR may hide the rest.
#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
pub enum Birth {
    /// The year, 1900 to 2100.
    Year(u16),
    /// A day that exists.
    Day {
        /// 1900 to 2100.
        year: u16,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
}

impl Birth {
    /// The year, which is all that the national form asks for.
    pub fn year(self) -> u16 {
        match self {
            Self::Year(year) | Self::Day { year, .. } => year,
        }
    }
}

impl fmt::Display for Birth {
    /// `YYYY-MM-DD` or `YYYY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Day { year, month, day } => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

impl fmt::Debug for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Birth(…)")
    }
}

/// The data of a card. Wiped when dropped, and not in Debug. A text that the card does not have is
/// empty.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Card {
    #[zeroize(skip)]
    pub kind: CardKind,
    /// The card's own number; a COVID QR may have `*` in place of its first six characters.
    pub number: String,
    /// Full name as the card writes it; a `?` stands where a letter was lost.
    pub name: String,
    /// Whether the name may have lost its marks, so that its holder should check it.
    pub name_suspect: bool,
    pub birth: Option<Birth>,
    #[zeroize(skip)]
    pub gender: Option<Gender>,
    /// Place of residence in one line.
    pub address: String,
    /// Phone, on a COVID QR.
    pub phone: String,
    /// Number of the health insurance: a BHYT card's own, or the one on a COVID QR.
    pub insurance: String,
    /// The holder's CMND of nine digits, on a CCCD that replaced one.
    pub former_number: String,
    /// Further fields of the card, unchanged and in their order.
    pub extra: Vec<String>,
    /// Contradictions and damage; the card is accepted all the same.
    #[zeroize(skip)]
    pub doubts: Vec<Doubt>,
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card({}, …)", self.kind.name())
    }
}
