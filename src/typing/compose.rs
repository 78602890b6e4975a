//! Telex and VNI: the keys of a word give the word.
//!
//! All keys of the word are played again for each new one, so that a mark typed at the end finds
//! its vowel and a word that turns out not to be Vietnamese (WILLIAM) stands as it was typed. A key
//! repeated takes its mark back and stands for itself, and so does all that follows in that word.

use zeroize::Zeroizing;

use super::Mode;
use super::letters::{Letter, Shape, Tone};
use super::syllable::{self, Parts};

/// Longest word that is composed, in letters; longer ones are no Vietnamese.
pub(super) const WORD_MAX: usize = 32;

/// A word being played.
struct Word {
    /// Letters without tones. Of fixed room, so that nothing is left in a smaller one.
    letters: Zeroizing<Vec<char>>,
    tone: Tone,
    /// Keys stand for themselves from here on.
    free: bool,
    /// A key has changed something.
    changed: bool,
    /// The last key was a W that became Ư.
    inserted: bool,
    /// Whether digits may stand in the text.
    digits: bool,
    /// Any word may be marked, not only Vietnamese ones: a digit of VNI is no letter of any name.
    lenient: bool,
}

/// Plays `keys` after the letters `given`, which were there before and are taken as they are.
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
        // Two tones are no word of ours; it is left as it is.
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
        self.lenient || syllable::possible(&self.letters)
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

    /// Appends a letter that stands for itself.
    fn push(&mut self, letter: char) {
        // THUƠ is a word, THUƠN is on its way to THƯƠN.
        if let [.., before, u @ 'U', 'Ơ'] = &mut self.letters[..]
            && *before != 'Q'
            && matches!(letter, 'C' | 'I' | 'M' | 'N' | 'P' | 'T' | 'U')
        {
            *u = 'Ư';
        }
        self.inserted = false;
        if self.letters.len() < self.letters.capacity() {
            self.letters.push(letter);
        }
    }

    /// Whether `key` changed what is there; if not, it is a letter.
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

    /// A key took its mark back: it now stands for itself, and so does what follows. Only a digit
    /// where none may stand does nothing more.
    fn undone(&mut self, key: char) -> bool {
        let silent = key.is_ascii_digit() && !self.digits;
        (self.changed, self.free) = (true, !silent);
        silent
    }

    fn set_tone(&mut self, tone: Tone, key: char) -> bool {
        if syllable::parts(&self.letters).is_none() || !self.possible() {
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

    /// Gives the last vowel group one of the shapes, where that can be a word, or takes it back.
    fn reshape(&mut self, shapes: &[(char, Shape)], key: char) -> bool {
        let Some(Parts { nucleus, .. }) = syllable::parts(&self.letters) else { return false };
        let wanted = |letter: char| {
            let base = Letter::of(letter)?.base;
            shapes.iter().find(|(it, _)| *it == base).map(|(_, shape)| *shape)
        };
        // UO goes together: HUONG, HƯƠNG. Before the end of a word it may be UƠ as well: THUỞ.
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

    /// Puts `letters` at a place if the word is possible then.
    fn attempt(&mut self, at: usize, letters: &[char]) -> bool {
        let mut before = Zeroizing::new([' '; 2]);
        let place = at..at + letters.len();
        before[..letters.len()].copy_from_slice(&self.letters[place.clone()]);
        self.letters[place.clone()].copy_from_slice(letters);
        let possible = syllable::possible(&self.letters);
        if !possible {
            self.letters[place].copy_from_slice(&before[..letters.len()]);
        }
        self.changed |= possible;
        possible
    }

    /// A W without a vowel before it is Ư; a second one makes it a W.
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

    /// The D at the beginning becomes Đ, and again D.
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

/// What W gives: horns to O and U, a breve to A.
const W: [(char, Shape); 3] = [('O', Shape::Horn), ('U', Shape::Horn), ('A', Shape::Breve)];

/// What 6 gives a roof.
const ROOF: [(char, Shape); 3] = [('A', Shape::Roof), ('E', Shape::Roof), ('O', Shape::Roof)];
