//! Marks by touch: the letters that may replace the vowels of the word being typed.
//!
//! The vowels need not be at the end: after NGUYEN come Ê and its tones. A choice is the part of a vowel
//! group that changes, up to its end: Ê of UYE, ƯƠ of UO, ÒA of OA.

use super::letters::{Letter, Shape, TONES, Tone};
use super::syllable::{self, Parts};
use super::word::{last_word, word_start};

/// Letters that may replace others: the end of a vowel group, Đ or D.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    letters: [char; 3],
    len: usize,
}

impl Choice {
    /// From one to three letters; `None` for anything else.
    pub fn new(text: &str) -> Option<Self> {
        let mut choice = Self { letters: [' '; 3], len: 0 };
        for letter in text.chars() {
            *choice.letters.get_mut(choice.len)? = letter;
            choice.len += 1;
        }
        let known = choice.letters().iter().all(|letter| super::letters::is_letter(*letter));
        (choice.len > 0 && known).then_some(choice)
    }

    fn of(letters: &[char]) -> Self {
        let mut choice = Self { letters: [' '; 3], len: letters.len().min(3) };
        choice.letters[..choice.len].copy_from_slice(&letters[..choice.len]);
        choice
    }

    fn letters(&self) -> &[char] {
        &self.letters[..self.len]
    }

    /// Label of its key.
    pub fn text(&self) -> String {
        self.letters().iter().collect()
    }
}

impl std::fmt::Debug for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Choice(…)")
    }
}

/// Limit of choices, so that their keys are wide enough.
pub const CHOICES_MAX: usize = 10;

/// What may replace the vowels of the last word, or its D. The shapes of the vowels come first, then the
/// tones in the order in which they are taught.
pub fn choices(text: &str) -> Vec<Choice> {
    let word = last_word(text);
    let mut choices = Vec::new();
    if let Some((vowels, closed)) = vowels(&word) {
        offer(vowels, closed, &mut choices);
    }
    if let Some(first @ ('D' | 'Đ')) = word.first() {
        choices.push(Choice::of(&[if *first == 'D' { 'Đ' } else { 'D' }]));
    }
    choices.truncate(CHOICES_MAX);
    choices
}

/// Applies a choice to the last word; does nothing where it does not fit.
pub fn apply(text: &mut String, choice: Choice) {
    let mut word = last_word(text);
    let range = if matches!(choice.letters(), ['D' | 'Đ']) {
        word.first().is_some_and(|first| matches!(first, 'D' | 'Đ')).then_some(0..1)
    } else {
        vowels(&word).filter(|(vowels, _)| vowels.len() >= choice.len).map(|_| {
            let end = word.iter().rposition(|it| is_vowel(*it)).map_or(0, |at| at + 1);
            end - choice.len..end
        })
    };
    if let Some(range) = range {
        word[range].copy_from_slice(choice.letters());
        text.truncate(word_start(text));
        text.extend(word.iter());
    }
}

fn is_vowel(letter: char) -> bool {
    Letter::of(letter).is_some_and(Letter::is_vowel)
}

/// The vowels to be marked: the last group if it is Vietnamese, else its last letter.
fn vowels(word: &[char]) -> Option<(&[char], bool)> {
    let Parts { nucleus, closed } = syllable::parts(word)?;
    let group = &word[nucleus];
    if group.len() <= 3 && syllable::nuclei(group, closed).next().is_some() {
        return Some((group, closed));
    }
    Some((&group[group.len() - 1..], closed))
}

fn offer(vowels: &[char], closed: bool, choices: &mut Vec<Choice>) {
    let tone = vowels.iter().filter_map(|letter| Letter::of(*letter)).map(|letter| letter.tone);
    let tone = tone.fold(Tone::Level, |all, own| if own == Tone::Level { all } else { own });
    let valid: Vec<Vec<char>> =
        syllable::nuclei(vowels, closed).map(|group| group.chars().collect()).collect();
    let plain: Vec<char> =
        vowels.iter().map(|letter| syllable::with_tone(*letter, Tone::Level)).collect();
    let mut add = |group: &[char], tone| {
        let mut group = group.to_vec();
        let at = syllable::tone_at(&group, closed);
        group[at] = syllable::with_tone(group[at], tone);
        let same = group.iter().zip(vowels).take_while(|(new, old)| new == old).count();
        let changed = &group[same..];
        if !changed.is_empty() && !choices.iter().any(|known| known.letters() == changed) {
            choices.push(Choice::of(changed));
        }
    };
    // The other shapes keep the tone. An open UYE can only become UYÊ.
    for group in valid.iter().filter(|group| **group != plain) {
        add(group, tone);
    }
    let toned = match &valid[..] {
        [only] => only,
        _ => &plain,
    };
    let is_word = valid.contains(toned) || vowels.len() == 1;
    if is_word {
        TONES.into_iter().filter(|other| *other != tone).for_each(|other| add(toned, other));
    }
    // Last, the letters without marks.
    let base = |letter: &char| syllable::with_shape(*letter, Shape::Plain).unwrap_or(*letter);
    add(&plain.iter().map(base).collect::<Vec<char>>(), Tone::Level);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(text: &str) -> String {
        choices(text).iter().map(Choice::text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn choices_as_a_table() {
        for (text, expected) in [
            ("", ""),
            ("B", ""),
            ("A ", ""),
            ("A", "Ă Â Á À Ả Ã Ạ"),
            ("LÊ VA", "Ă Â Á À Ả Ã Ạ"),
            ("VĂN", "A Â Ắ Ằ Ẳ Ẵ Ặ"),
            ("Ặ", "Ạ Ậ Ă Ắ Ằ Ẳ Ẵ A"),
            ("D", "Đ"),
            ("DANG", "Ă Â Á À Ả Ã Ạ Đ"),
            ("NGUYEN", "Ê Ế Ề Ể Ễ Ệ"),
            ("NGUYÊN", "Ế Ề Ể Ễ Ệ E"),
            ("PHUONG", "Ô ƯƠ"),
            ("PHƯƠNG", "UÔ Ớ Ờ Ở Ỡ Ợ UO"),
            ("HOA", "Ă ÓA ÒA ỎA ÕA ỌA"),
            ("HOAN", "Ă Á À Ả Ã Ạ"),
            ("THUY", "ÚY ÙY ỦY ŨY ỤY"),
            ("QUY", "Ý Ỳ Ỷ Ỹ Ỵ"),
            ("GIANG", "Ă Â Á À Ả Ã Ạ"),
            ("Y", "Ý Ỳ Ỷ Ỹ Ỵ"),
        ] {
            assert_eq!(offered(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_choice_goes_to_its_place() {
        for (before, choice, after) in [
            ("LÊ NGUYEN", "Ễ", "LÊ NGUYỄN"),
            ("PHUONG", "ƯƠ", "PHƯƠNG"),
            ("HOA", "ÒA", "HÒA"),
            ("DANG", "Đ", "ĐANG"),
            ("D", "Đ", "Đ"),
            ("MARIA", "ÍA", "MARÍA"),
            ("B", "Á", "B"),
            ("HOA ", "ÒA", "HOA "),
            ("AN", "ƯƠ", "AN"),
        ] {
            let mut text = before.to_owned();
            apply(&mut text, Choice::new(choice).unwrap());
            assert_eq!(text, after, "{before} {choice}");
        }
        for wrong in ["", "ABCD", "1", "a", " "] {
            assert!(Choice::new(wrong).is_none(), "{wrong:?}");
        }
    }
}
