//! Crockford's base32 (<https://www.crockford.com/base32.html>): digits and capitals without I, L, O
//! and U, read back as people write them.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The last `len` groups of five bits as characters, the highest first.
pub(crate) fn encode(bits: u128, len: u32) -> String {
    let group = |index: u32| usize::try_from(bits >> (5 * index) & 31).unwrap_or(0);
    (0..len).rev().map(|index| char::from(ALPHABET[group(index)])).collect()
}

/// The five bits of a character in any case; O reads as 0, I and L as 1.
pub(crate) fn digit(character: char) -> Option<u8> {
    let plain = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let value = ALPHABET.iter().position(|known| char::from(*known) == plain)?;
    u8::try_from(value).ok()
}

/// Groups of `len` characters with dashes between.
pub(crate) fn grouped(text: &str, len: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(len).map(String::from_iter).collect::<Vec<_>>().join("-")
}
