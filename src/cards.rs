//! Cards that visitors hold under a scanner: CCCD, Căn cước, the national COVID QR, BHYT.
//!
//! No card is signed, so a scan fills in a form and proves nothing. What cannot be read is left out,
//! what looks wrong is a [`Doubt`] and never a refusal, and a letter that was lost is never guessed
//! (docs/FORMATS.md, section 4).

mod card;
mod checks;
pub mod citizen;
mod covid;
mod doubt;
mod fields;
mod identity;
mod insurance;
mod repair;
mod text;
pub mod trial;

pub use card::{Birth, Card};
pub use doubt::Doubt;
pub use fields::bare;
pub use protocol::checkin_card::CardKind;

/// Longest scan, bytes. A QR holds 2,953; damage makes them more.
pub const SCAN_MAX: usize = 16 * 1024;

/// Why a scan is no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    #[error("nothing was scanned; hold the card's QR under the scanner once more")]
    Empty,
    #[error("the scan has {0} bytes and a card at most {SCAN_MAX}; scan one card at a time")]
    TooLong(usize),
    #[error(
        "this is no CCCD, Căn cước, national COVID QR or BHYT, or too little of it arrived; scan \
         the QR of the card once more, or type"
    )]
    Unknown,
}

/// Parses the bytes of a scan, and repairs what scanners do to them.
///
/// # Errors
/// [`CardError`] when it is not a card, or damaged beyond repair.
pub fn read(bytes: &[u8]) -> Result<Card, CardError> {
    if bytes.len() > SCAN_MAX {
        return Err(CardError::TooLong(bytes.len()));
    }
    let text = repair::text(bytes);
    let text = fields::bare(&text);
    if text.is_empty() {
        return Err(CardError::Empty);
    }
    // The two ASCII formats first: restoring letters would find some in their digits.
    insurance::parse(text)
        .or_else(|| covid::parse(text))
        .or_else(|| identity::parse(fields::bare(&repair::letters(text))))
        .ok_or(CardError::Unknown)
}

#[cfg(test)]
mod tests;
