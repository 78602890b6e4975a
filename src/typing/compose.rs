//! Telex and VNI: composes a word from its keys.
//!
//! All keys of the word are processed again for each new one, so that a mark typed at the end finds its
//! vowel and a word that is not Vietnamese after all (WILLIAM) stays as typed. A repeated key removes
//! its mark again and is then a letter, as are all later keys of that word.

use zeroize::Zeroizing;

use super::letters::{Letter, Shape, Tone};
use super::mode::Mode;
use super::syllable::{self, Parts};

/// Longest word that is composed, in letters; Vietnamese has no longer ones.
pub(super) const WORD_MAX: usize = 32;

/// A word being composed.
struct Word {
    /// Letters without tones. Never grows, because that would leave unwiped copies.
    letters: Zeroizing<Vec<char>>,
    tone: Tone,
    /// Whether the remaining keys are letters.
    free: bool,
    /// Whether a key has changed a mark.
    changed: bool,
    /// Whether the last key was a W that became Ư.
    inserted: bool,
    /// Whether the text may contain digits.
    digits: bool,
    /// Whether any word may be marked and not only Vietnamese ones: in VNI the keys of marks are
    /// digits, which no name contains.
    lenient: bool,
}

/// Applies `keys` to the letters `given`, which are kept as they are.
pub(super) fn compose(given: &str, keys: &str, mode: Mode, digits: bool) -> Zeroizing<String> {
    let mut word = Word::of(given, mode, digits);
    for key in keys.chars() {
        let done = !word.free && word.transform(key, mode);
        if !done {
            word.push(key);
        }
    }
    let as_typed = mode == Mode::Telex && word.changed && !word.free && !word.possible();
    let mut text = Zeroizing::new(String::with_capacity(3 * (given.len() + keys.len())));
    if as_typed {
        text.push_str(given);
        text.push_str(keys);
    } else {
        word.write(&mut text);
    }
    text
}

impl Word {
    fn of(given: &str, mode: Mode, digits: bool) -> Self {
        let mut word = Self {
            letters: Zeroizing::new(Vec::with_capacity(2 * WORD_MAX)),
            tone: Tone::Level,
            free: false,
            changed: false,
            inserted: false,
            digits,
            lenient: mode == Mode::Vni,
        };
        let toned = |letter: &char| Letter::of(*letter).is_some_and(|it| it.tone != Tone::Level);
        // A word with two tones is not Vietnamese and is left as it is.
        word.free = given.chars().filter(toned).count() > 1;
        for letter in given.chars() {
            let tone = Letter::of(letter).map_or(Tone::Level, |letter| letter.tone);
            if word.free || tone == Tone::Level {
                word.letters.push(letter);
            } else {
                word.tone = tone;
                word.letters.push(syllable::with_tone(letter, Tone::Level));
            }
        }
        word
    }

    fn possible(&self) -> bool {
        self.possible_with(self.tone)
    }

    fn possible_with(&self, tone: Tone) -> bool {
        self.lenient || syllable::possible(&self.letters) && syllable::may_have(&self.letters, tone)
    }

    fn write(&self, text: &mut String) {
        let toned = syllable::parts(&self.letters).map(|Parts { nucleus, closed }| {
            nucleus.start + syllable::tone_at(&self.letters[nucleus.clone()], closed)
        });
        for (index, letter) in self.letters.iter().enumerate() {
            let here = toned == Some(index) && self.tone != Tone::Level;
            text.push(if here { syllable::with_tone(*letter, self.tone) } else { *letter });
        }
    }

    /// Appends a letter.
    fn push(&mut self, letter: char) {
        if !self.free && matches!(letter, 'C' | 'I' | 'M' | 'N' | 'P' | 'T' | 'U') {
            self.pair_horns();
        }
        self.inserted = false;
        if self.letters.len() < self.letters.capacity() {
            self.letters.push(letter);
        }
    }

    /// Gives both letters of a UO at the end the horn when one of them has it: THUƠ is a word, and
    /// with a letter behind it becomes THƯƠN; ƯO is none, whatever follows. The U of QU stays.
    fn pair_horns(&mut self) {
        let Some(Parts { nucleus, closed: false }) = syllable::parts(&self.letters) else { return };
        if let [u @ ('U' | 'Ư'), o @ ('O' | 'Ơ')] = &mut self.letters[nucleus]
            && (*u, *o) != ('U', 'O')
        {
            (*u, *o) = ('Ư', 'Ơ');
        }
    }

    /// Applies `key` as a mark; false if it is a letter.
    fn transform(&mut self, key: char, mode: Mode) -> bool {
        match (mode, key) {
            (Mode::Telex, 'S') | (Mode::Vni, '1') => self.set_tone(Tone::Acute, key),
            (Mode::Telex, 'F') | (Mode::Vni, '2') => self.set_tone(Tone::Grave, key),
            (Mode::Telex, 'R') | (Mode::Vni, '3') => self.set_tone(Tone::Hook, key),
            (Mode::Telex, 'X') | (Mode::Vni, '4') => self.set_tone(Tone::Tilde, key),
            (Mode::Telex, 'J') | (Mode::Vni, '5') => self.set_tone(Tone::Dot, key),
            (Mode::Telex, 'Z') | (Mode::Vni, '0') => self.remove_tone(),
            (Mode::Telex, 'A' | 'E' | 'O') => self.reshape(&[(key, Shape::Roof)], key),
            (Mode::Telex, 'W') => self.insert() || (!self.free && self.reshape(&W, key)),
            (Mode::Telex, 'D') | (Mode::Vni, '9') => self.stroke(key),
            (Mode::Vni, '6') => self.reshape(&ROOF, key),
            (Mode::Vni, '7') => self.reshape(&W[..2], key),
            (Mode::Vni, '8') => self.reshape(&W[2..], key),
            _ => false,
        }
    }

    /// A key has removed its mark: it is now a letter, as are all later keys. A digit where none is
    /// accepted is dropped instead.
    fn undone(&mut self, key: char) -> bool {
        let silent = key.is_ascii_digit() && !self.digits;
        (self.changed, self.free) = (true, !silent);
        silent
    }

    fn set_tone(&mut self, tone: Tone, key: char) -> bool {
        if syllable::parts(&self.letters).is_none() || !self.possible_with(tone) {
            return false;
        }
        if self.tone == tone {
            self.tone = Tone::Level;
            return self.undone(key);
        }
        (self.tone, self.changed) = (tone, true);
        true
    }

    fn remove_tone(&mut self) -> bool {
        let had = self.tone != Tone::Level;
        self.tone = Tone::Level;
        self.changed |= had;
        had
    }

    /// Gives the last vowel group one of the shapes, if that can be a word, or removes it again.
    fn reshape(&mut self, shapes: &[(char, Shape)], key: char) -> bool {
        let Some(Parts { nucleus, .. }) = syllable::parts(&self.letters) else { return false };
        let wanted = |letter: char| {
            let base = Letter::of(letter)?.base;
            shapes.iter().find(|(it, _)| *it == base).map(|(_, shape)| *shape)
        };
        // Both letters of UO change: HUONG, HƯƠNG. At the end of a word it may be UƠ: THUỞ.
        if let Some(u) = nucleus.clone().find(|at| {
            let pair = self.letters.get(*at..at + 2);
            *at + 2 <= nucleus.end && matches!(pair, Some(['U' | 'Ư', 'O' | 'Ô' | 'Ơ']))
        }) && shapes.contains(&('U', Shape::Horn))
        {
            let whole = u + 2 == self.letters.len();
            let pair =
                if whole && self.letters[u..] == ['U', 'O'] { ['U', 'Ơ'] } else { ['Ư', 'Ơ'] };
            if self.letters[u..u + 2] != pair && self.attempt(u, &pair) {
                return true;
            }
        }
        for at in nucleus.clone() {
            let letter = self.letters[at];
            let shaped = wanted(letter).and_then(|shape| syllable::with_shape(letter, shape));
            if let Some(shaped) = shaped.filter(|shaped| *shaped != letter)
                && self.attempt(at, &[shaped])
            {
                return true;
            }
        }
        if self.lenient
            && let Some((at, shaped)) = nucleus.clone().rev().find_map(|at| {
                let letter = Letter::of(self.letters[at]).filter(|it| it.shape == Shape::Plain)?;
                let shape = wanted(letter.base)?;
                Some((at, syllable::with_shape(letter.base, shape)?))
            })
        {
            (self.letters[at], self.changed) = (shaped, true);
            return true;
        }
        let mut taken_back = false;
        for at in nucleus {
            let letter = self.letters[at];
            let shape = Letter::of(letter).map(|letter| letter.shape);
            if shape.is_some_and(|own| own != Shape::Plain && wanted(letter) == Some(own)) {
                self.letters[at] = syllable::with_shape(letter, Shape::Plain).unwrap_or(letter);
                taken_back = true;
            }
        }
        taken_back && self.undone(key)
    }

    /// Replaces the letters at `at` if the word is possible then.
    fn attempt(&mut self, at: usize, letters: &[char]) -> bool {
        let mut before = Zeroizing::new([' '; 2]);
        let range = at..at + letters.len();
        before[..letters.len()].copy_from_slice(&self.letters[range.clone()]);
        self.letters[range.clone()].copy_from_slice(letters);
        let possible = syllable::possible(&self.letters);
        if !possible {
            self.letters[range].copy_from_slice(&before[..letters.len()]);
        }
        self.changed |= possible;
        possible
    }

    /// A W without a vowel before it is Ư; a second W makes it a W again.
    fn insert(&mut self) -> bool {
        if self.inserted {
            self.letters.pop();
            return self.undone('W');
        }
        if syllable::parts(&self.letters).is_some() || !self.possible() {
            return false;
        }
        self.push('Ư');
        (self.inserted, self.changed) = (true, true);
        true
    }

    /// Makes the D at the beginning Đ, or D again.
    fn stroke(&mut self, key: char) -> bool {
        match self.letters.first() {
            Some('D') if self.lenient => {
                (self.letters[0], self.changed) = ('Đ', true);
                true
            }
            Some('D') => self.attempt(0, &['Đ']),
            Some('Đ') => {
                self.letters[0] = 'D';
                self.undone(key)
            }
            _ => false,
        }
    }
}

/// The shapes of the key W: a horn for O and U, a breve for A.
const W: [(char, Shape); 3] = [('O', Shape::Horn), ('U', Shape::Horn), ('A', Shape::Breve)];

/// The shapes of the key 6.
const ROOF: [(char, Shape); 3] = [('A', Shape::Roof), ('E', Shape::Roof), ('O', Shape::Roof)];
