//! A receipt as text: Crockford's base32, tolerant of common spellings.

use crate::crockford;

/// Length of a receipt's code, characters.
pub const CODE_LEN: u32 = 12;

/// Why a text is not a code of a given length.
#[derive(Debug)]
pub(super) enum DecodeError {
    /// The number of characters.
    Length(usize),
    /// Position, from 1, of a character outside the alphabet.
    Character(usize),
}

/// The last `len` groups of five bits as characters.
pub(super) fn encode(bits: u64, len: u32) -> String {
    crockford::encode(bits.into(), len)
}

/// The bits of exactly `len` characters; spaces and dashes are ignored.
pub(super) fn decode(text: &str, len: u32) -> Result<u64, DecodeError> {
    let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | '·');
    let kept = || text.chars().filter(|c| !c.is_whitespace() && !dash(*c));
    let found = kept().count();
    if u32::try_from(found) != Ok(len) {
        return Err(DecodeError::Length(found));
    }
    let mut bits = 0;
    for (index, character) in kept().enumerate() {
        let digit = crockford::digit(character).ok_or(DecodeError::Character(index + 1))?;
        bits = bits << 5 | u64::from(digit);
    }
    Ok(bits)
}

/// A minted code in groups, for people: `XXXX-XXXX-XXXX`.
pub fn show(code: &str) -> String {
    crockford::grouped(code, 4)
}
