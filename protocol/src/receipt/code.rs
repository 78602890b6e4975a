//! A receipt as text: Crockford's base32, read back as people write it.

use super::{PATH, ReceiptError};
use crate::crockford;

/// Characters of a receipt.
pub const CODE_LEN: u32 = 12;

/// The last `len` groups of five bits as characters.
pub(super) fn encode(bits: u64, len: u32) -> String {
    crockford::encode(bits.into(), len)
}

/// The bits of exactly `len` characters; spaces and dashes count as nothing.
pub(super) fn decode(text: &str, len: u32) -> Result<u64, ReceiptError> {
    let dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | '·');
    let kept = || text.chars().filter(|c| !c.is_whitespace() && !dash(*c));
    let found = kept().count();
    if u32::try_from(found) != Ok(len) {
        return Err(ReceiptError::Length(found));
    }
    let mut bits = 0;
    for (index, character) in kept().enumerate() {
        let digit = crockford::digit(character).ok_or(ReceiptError::Character(index + 1))?;
        bits = bits << 5 | u64::from(digit);
    }
    Ok(bits)
}

/// What follows the last [`PATH`] of an address, up to its query; any other text as it is.
pub(super) fn without_address(text: &str) -> &str {
    let upper = text.to_ascii_uppercase();
    let Some(at) = upper.rfind(PATH) else { return text };
    // Case of ASCII letters changes no length, so the index is the same in both.
    let code = text.get(at + PATH.len()..).unwrap_or_default();
    code.split(['?', '#', '/']).next().unwrap_or_default()
}

/// A minted code as people read it: `XXXX-XXXX-XXXX`.
pub fn show(code: &str) -> String {
    crockford::grouped(code, 4)
}
