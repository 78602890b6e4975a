//! Typing Vietnamese on the screen: by touching marks, by Telex and by VNI.
//!
//! Pure: a text and a key give the text after it. Names are written in capitals and stay so; what
//! comes out is composed (NFC). Tones stand in the old place (HÒA, THỦY), as in most names of the
//! civil register and in the official list of places (Thanh Hóa, Khánh Hòa).
//!
//! The two engines on crates.io were weighed and left: `bamboo-core` keeps typed words in a cache,
//! `vi` in strings, and neither wipes them.

mod compose;
pub mod date;
pub mod letters;
pub mod marks;
mod syllable;
#[cfg(test)]
mod tests;

use zeroize::{Zeroize, Zeroizing};

/// How Vietnamese letters are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A letter is typed and its marks are touched.
    #[default]
    Touch,
    /// NGUYEENX.
    Telex,
    /// NGUYE6N4.
    Vni,
}

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most characters.
    pub max: usize,
    /// Which characters, beside single spaces between words.
    pub takes: fn(char) -> bool,
}

/// Types into one field at a time. Knows the keys of the word being typed, and wipes them.
#[derive(Default)]
pub struct Typist {
    mode: Mode,
    /// The word as it was when its first key came.
    given: Zeroizing<String>,
    /// The keys since.
    keys: Zeroizing<String>,
    /// The word that they gave; another one in the text means that something else has written.
    shown: Zeroizing<String>,
}

impl std::fmt::Debug for Typist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Typist({:?}, …)", self.mode)
    }
}

impl Typist {
    /// How letters are made now.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Changes how letters are made; the text stays.
    pub fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
        self.forget();
    }

    /// Takes a key: a capital, a digit, a space. `text` must have room for four bytes a character of
    /// `limits.max`, or its growth leaves an unwiped copy behind.
    pub fn key(&mut self, text: &mut String, key: char, limits: Limits) {
        // Numbers of papers take no marks.
        let composes = self.mode != Mode::Touch
            && (limits.takes)('Â')
            && (letters::is_letter(key) || (self.mode == Mode::Vni && key.is_ascii_digit()));
        let start = word_start(text);
        let long = text.len() - start + self.keys.len() > compose::WORD_MAX;
        // A digit behind a space is a digit.
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

    /// Takes the last visible letter away, with its marks.
    pub fn erase(&mut self, text: &mut String) {
        text.pop();
        self.forget();
    }

    /// Puts touched marks in their place.
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

/// Puts `text` into a buffer that never grows for a word.
fn refill(buffer: &mut Zeroizing<String>, text: &str) {
    buffer.zeroize();
    buffer.reserve(8 * compose::WORD_MAX);
    buffer.push_str(text);
}

/// Appends a character that the field takes, or one space between words.
fn push(text: &mut String, letter: char, limits: Limits) {
    let spare_space = letter == ' ' && (text.is_empty() || text.ends_with(' '));
    let fits = letter == ' ' || (limits.takes)(letter);
    if fits && !spare_space && text.chars().count() < limits.max {
        text.push(letter);
    }
}

/// Where the last run of letters begins: the end of the text behind a space, a digit or a sign.
fn word_start(text: &str) -> usize {
    let before =
        text.char_indices().rev().find(|(_, letter)| letters::Letter::of(*letter).is_none());
    before.map_or(0, |(at, letter)| at + letter.len_utf8())
}

/// The last run of letters, in a buffer that is wiped.
fn last_word(text: &str) -> Zeroizing<Vec<char>> {
    let word = &text[word_start(text)..];
    let mut letters = Zeroizing::new(Vec::with_capacity(word.len()));
    letters.extend(word.chars());
    letters
}
