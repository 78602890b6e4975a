//! The word being typed: the last run of letters of a text.

use zeroize::Zeroizing;

use super::letters::Letter;

/// Offset of the last word: the end of the text after a space, a digit or a sign.
pub(super) fn word_start(text: &str) -> usize {
    let before = text.char_indices().rev().find(|(_, letter)| Letter::of(*letter).is_none());
    before.map_or(0, |(at, letter)| at + letter.len_utf8())
}

/// The last word, in a buffer that is wiped.
pub(super) fn last_word(text: &str) -> Zeroizing<Vec<char>> {
    let word = &text[word_start(text)..];
    let mut letters = Zeroizing::new(Vec::with_capacity(word.len()));
    letters.extend(word.chars());
    letters
}
