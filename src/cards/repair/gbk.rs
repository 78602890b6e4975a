//! Restores UTF-8 that was decoded as GBK, the code of Chinese computers: two bytes are one character,
//! so a letter may share one with its neighbour.

use encoding_rs::GBK;
use zeroize::Zeroizing;

use super::super::text::{LOST, Text, is_marked, room};

/// A byte that no UTF-8 has, for what cannot be restored.
const NO_BYTE: u8 = 0xFF;

/// The restored text, with [`LOST`] for each letter of which bytes are missing; `None` when there is
/// nothing to restore.
pub(super) fn undo(text: &str) -> Option<Text> {
    // No name and no address on a card has a Chinese character.
    if !text.contains(|letter| ('\u{3400}'..='\u{9FFF}').contains(&letter)) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut buffer = [0; 4];
    for letter in text.chars() {
        match GBK.encode(letter.encode_utf8(&mut buffer)) {
            (pair, _, false) => bytes.extend_from_slice(&pair),
            _ => bytes.push(NO_BYTE),
        }
    }
    let lossy = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    let mut restored = room(lossy.len());
    for letter in lossy.chars() {
        match letter {
            // The bytes that are left of one letter are one lost letter.
            char::REPLACEMENT_CHARACTER | LOST if restored.ends_with(LOST) => {}
            char::REPLACEMENT_CHARACTER => restored.push(LOST),
            letter => restored.push(letter),
        }
    }
    restored.contains(is_marked).then_some(restored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_pairs_come_back_and_half_ones_are_lost_letters() {
        for (text, restored) in [
            ("Đà Nẵng", "Đà Nẵng"),
            // The separator is half of a character.
            ("Đỗ|Ước|", "Đỗ|Ước|"),
            // A blank cannot be, so half of the letter before it is gone.
            ("Đỗ Thị Ước", "Đ? Th? Ước"),
        ] {
            let (spoilt, _) = GBK.decode_without_bom_handling(text.as_bytes());
            let undone = undo(&spoilt);
            assert_eq!(undone.as_deref().map(String::as_str), Some(restored), "{spoilt}");
        }
        for sound in ["Đà Nẵng", "", "plain"] {
            assert!(undo(sound).is_none());
        }
    }
}
