//! A text that a visitor types or a card brings: bounded, wiped when dropped, never in a log.

use std::ops::Deref;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Most characters of a name, a nation or an address, as in the national form.
pub const TEXT_MAX: usize = 255;

/// Bytes of the longest character in UTF-8.
const CHAR_BYTES: usize = 4;

/// A personal text of a bounded length. It has its room from the start: growing would leave an
/// unwiped copy behind.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Entry {
    text: String,
    #[zeroize(skip)]
    most: usize,
}

impl Entry {
    /// An empty text of at most `most` characters.
    pub fn new(most: usize) -> Self {
        Self { text: String::with_capacity(most * CHAR_BYTES), most }
    }

    /// The same with a text in it; what is too much is left out.
    pub fn holding(most: usize, text: &str) -> Self {
        let mut entry = Self::new(most);
        entry.set(text);
        entry
    }

    /// Most characters.
    pub fn most(&self) -> usize {
        self.most
    }

    /// Adds a character where there is room. A space is taken between words only.
    pub fn push(&mut self, letter: char) {
        let idle = letter == ' ' && (self.text.is_empty() || self.text.ends_with(' '));
        if !idle && self.text.chars().count() < self.most {
            self.text.push(letter);
        }
    }

    /// Lets `write` change the text, which has room for `most` characters and must not grow beyond.
    pub fn write(&mut self, write: impl FnOnce(&mut String, usize)) {
        write(&mut self.text, self.most);
    }

    /// Wipes the text.
    pub fn clear(&mut self) {
        self.text.zeroize();
    }

    /// Puts another text in the place of this one.
    pub fn set(&mut self, text: &str) {
        self.clear();
        text.trim_start().chars().for_each(|letter| self.push(letter));
    }
}

impl Deref for Entry {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Default for Entry {
    /// An empty text that takes nothing.
    fn default() -> Self {
        Self::new(0)
    }
}

impl Clone for Entry {
    fn clone(&self) -> Self {
        Self::holding(self.most, &self.text)
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Entry {}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entry(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_fits_and_says_nothing() {
        let mut entry = Entry::holding(6, "  LÊ  THỊ HOA");
        assert_eq!(&*entry, "LÊ THỊ");
        entry.push('X');
        entry.write(|text, most| {
            assert_eq!(most, 6);
            text.pop();
        });
        assert_eq!(&*entry, "LÊ TH");
        assert_eq!(format!("{entry:?}"), "Entry(…)");
        assert_eq!(entry.clone(), entry);
        entry.clear();
        assert_eq!(&*entry, "");
    }
}
