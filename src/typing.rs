//! Types Vietnamese on the screen: by touching marks, by Telex and by VNI.
//!
//! Pure: a text and a key give the next text. Names are in capitals and composed (NFC). Tones have the
//! traditional position (HÒA, THỦY), as in most names of the civil register and in the official list of
//! communes (Thanh Hóa, Khánh Hòa).
//!
//! The two engines on crates.io are not used: `bamboo-core` keeps typed words in a cache, `vi` in
//! strings, and neither wipes them.

mod compose;
pub mod date;
pub mod letters;
pub mod marks;
mod mode;
mod syllable;
#[cfg(test)]
mod tests;
mod word;

pub use mode::Mode;

use zeroize::{Zeroize, Zeroizing};

use word::word_start;

/// What a field accepts.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Maximum of characters.
    pub max: usize,
    /// Accepted characters, beside single spaces between words.
    pub takes: fn(char) -> bool,
}

/// Types into one field at a time. Keeps the keys of the word being typed, and wipes them.
#[derive(Default)]
pub struct Typist {
    mode: Mode,
    /// The word before its first key.
    given: Zeroizing<String>,
    /// The keys since then.
    keys: Zeroizing<String>,
    /// The resulting word; if the text has another one, it was changed otherwise.
    shown: Zeroizing<String>,
}

impl std::fmt::Debug for Typist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Typist({:?}, …)", self.mode)
    }
}

impl Typist {
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
        self.forget();
    }

    /// Handles a key: a capital, a digit or a space. `text` must have a capacity of four bytes per
    /// character of `limits.max`, because growing would leave unwiped copies.
    pub fn key(&mut self, text: &mut String, key: char, limits: Limits) {
        // Numbers of papers have no marks.
        let composes = self.mode != Mode::Touch
            && (limits.takes)('Â')
            && (letters::is_letter(key) || (self.mode == Mode::Vni && key.is_ascii_digit()));
        let start = word_start(text);
        let long = text.len() - start + self.keys.len() > compose::WORD_MAX;
        // A digit after a space is a digit.
        let alone = key.is_ascii_digit() && start == text.len();
        if !composes || long || alone {
            self.forget();
            return push(text, key, limits);
        }
        if text[start..] != **self.shown || start == text.len() {
            self.forget();
            refill(&mut self.given, &text[start..]);
        }
        self.keys.reserve(4 * compose::WORD_MAX);
        self.keys.push(key);
        let digits = (limits.takes)('1');
        let word = compose::compose(&self.given, &self.keys, self.mode, digits);
        let others = text[..start].chars().count();
        if others + word.chars().count() > limits.max {
            self.keys.pop();
            return;
        }
        text.truncate(start);
        word.chars().for_each(|letter| push(text, letter, limits));
        refill(&mut self.shown, &text[start..]);
    }

    /// Removes the last letter, with its marks.
    pub fn erase(&mut self, text: &mut String) {
        text.pop();
        self.forget();
    }

    /// Applies touched marks.
    pub fn mark(&mut self, text: &mut String, choice: marks::Choice) {
        marks::apply(text, choice);
        self.forget();
    }

    /// Forgets the keys of the word being typed.
    pub fn forget(&mut self) {
        self.given.zeroize();
        self.keys.zeroize();
        self.shown.zeroize();
    }
}

/// Replaces the content of a buffer whose capacity is enough for a word.
fn refill(buffer: &mut Zeroizing<String>, text: &str) {
    buffer.zeroize();
    buffer.reserve(8 * compose::WORD_MAX);
    buffer.push_str(text);
}

/// Appends a character that the field accepts, or a single space between words.
fn push(text: &mut String, letter: char, limits: Limits) {
    let spare_space = letter == ' ' && (text.is_empty() || text.ends_with(' '));
    let fits = letter == ' ' || (limits.takes)(letter);
    if fits && !spare_space && text.chars().count() < limits.max {
        text.push(letter);
    }
}
