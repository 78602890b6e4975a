//! Crockford's base32: digits and capitals without I, L, O and U, read back as people write them.

use super::{PATH, ReceiptError};

/// Characters of a receipt.
pub const CODE_LEN: u32 = 12;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The last `len` groups of five bits as characters.
pub(super) fn encode(bits: u64, len: u32) -> String {
    let group = |index: u32| usize::try_from(bits >> (5 * index) & 31).unwrap_or(0);
    (0..len).rev().map(|index| char::from(ALPHABET[group(index)])).collect()
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
        let plain = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET.iter().position(|known| char::from(*known) == plain);
        let value = value.and_then(|value| u64::try_from(value).ok());
        bits = bits << 5 | value.ok_or(ReceiptError::Character(index + 1))?;
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
    let letters: Vec<char> = code.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}
