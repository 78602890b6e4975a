//! Cards that visitors hold under a scanner: CCCD, Căn cước, the national COVID QR, BHYT.
//!
//! No card is signed, so a scan fills a form in and proves nothing. What cannot be read is left
//! out, what looks wrong is a [`Doubt`] and never a refusal, and a letter that was lost on the way
//! is never invented (docs/FORMATS.md, section 4).

mod checks;
pub mod citizen;
mod covid;
mod doubt;
mod fields;
mod identity;
mod insurance;
mod repair;
pub mod trial;

use std::fmt;

use protocol::declaration::Gender;
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use doubt::Doubt;

/// Which card it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Căn cước công dân with a chip, from 2021.
    Cccd,
    /// Căn cước, from 1 July 2024.
    CanCuoc,
    /// The national COVID QR of Decision 1405/QĐ-BTTTT.
    CovidQr,
    /// The health insurance card.
    Bhyt,
}

impl Kind {
    /// Its name in `kiosk inspect card` and in logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cccd => "cccd",
            Self::CanCuoc => "can-cuoc",
            Self::CovidQr => "covid-qr",
            Self::Bhyt => "bhyt",
        }
    }
}

/// When the holder was born; older cards may know the year only, and a COVID QR may hide the rest.
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

/// What a card says of its holder. Wipes itself when dropped and shows nothing in Debug. A text
/// that the card does not hold is empty.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Card {
    /// Which card.
    #[zeroize(skip)]
    pub kind: Kind,
    /// The card's own number; a COVID QR may have `*` in place of its first six characters.
    pub number: String,
    /// Full name as the card writes it; a `?` stands where a letter was lost.
    pub name: String,
    /// Whether the name may have lost its marks, so that its holder should look at it.
    pub name_suspect: bool,
    /// Date or year of birth.
    pub birth: Option<Birth>,
    /// Nam or Nữ.
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
    /// What else the card holds, as it stands there, in its order.
    pub extra: Vec<String>,
    /// What does not fit together. The card counts all the same.
    #[zeroize(skip)]
    pub doubts: Vec<Doubt>,
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card({}, …)", self.kind.name())
    }
}

/// Most bytes of a scan that are looked at. A QR holds 2,953; damage makes bytes longer.
pub const SCAN_MAX: usize = 16 * 1024;

/// Why a scan is no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Nothing but blanks.
    #[error("nothing was scanned; hold the card's QR under the scanner once more")]
    Empty,
    /// More than any QR holds.
    #[error("the scan has {0} bytes and a card at most {SCAN_MAX}; scan one card at a time")]
    TooLong(usize),
    /// None of the kinds.
    #[error(
        "this is no CCCD, Căn cước, national COVID QR or BHYT, or too little of it arrived; scan \
         the QR of the card once more, or type"
    )]
    Unknown,
}

/// Reads the bytes of a scan as a card, whatever the scanner did to them.
///
/// # Errors
/// [`CardError`] when it is none, or beyond repair.
pub fn read(bytes: &[u8]) -> Result<Card, CardError> {
    if bytes.len() > SCAN_MAX {
        return Err(CardError::TooLong(bytes.len()));
    }
    let text = repair::text(bytes);
    let text = fields::bare(&text);
    if text.is_empty() {
        return Err(CardError::Empty);
    }
    // The two that are pure ASCII come first: what restores letters would see some in their digits.
    insurance::parse(text)
        .or_else(|| covid::parse(text))
        .or_else(|| identity::parse(fields::bare(&repair::letters(text))))
        .ok_or(CardError::Unknown)
}

#[cfg(test)]
mod tests;
