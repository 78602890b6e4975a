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
    /// Whether each space counts, as in a password, and not only those between words.
    #[zeroize(skip)]
    exact: bool,
}

impl Entry {
    /// An empty text of at most `most` characters.
    pub fn new(most: usize) -> Self {
        Self { text: String::with_capacity(most * CHAR_BYTES), most, exact: false }
    }

    /// The same for a text that is kept letter by letter as it is typed.
    pub fn exact(most: usize) -> Self {
        let mut entry = Self::new(most);
        entry.exact = true;
        entry
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

    /// Adds a character where there is room. Of words a space is taken between them only.
    pub fn push(&mut self, letter: char) {
        let between = self.text.is_empty() || self.text.ends_with(' ');
        let idle = letter == ' ' && between && !self.exact;
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
        let text = if self.exact { text } else { text.trim_start() };
        text.chars().for_each(|letter| self.push(letter));
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
        let mut copy = Self::new(self.most);
        copy.exact = self.exact;
        copy.set(&self.text);
        copy
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

    #[test]
    fn a_password_is_kept_letter_by_letter() {
        let mut password = Entry::exact(9);
        " a  b  c ".chars().for_each(|letter| password.push(letter));
        assert_eq!(&*password, " a  b  c ");
        assert_eq!(&*password.clone(), " a  b  c ");
    }
}
