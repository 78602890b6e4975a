//! Every syllable of the names of places, typed as people type it: marks at once or at the end.

use std::collections::BTreeSet;

use super::letters::{Letter, Shape, Tone};
use super::*;

/// When a mark is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    /// Shapes behind their letters, the tone at the end.
    Usual,
    /// The tone behind its vowel.
    ToneAtVowel,
    /// Shapes at the end, before the tone.
    ShapesLast,
    /// One horn for both letters of ƯƠ, behind the first or behind the second.
    HornFirst,
    HornSecond,
}

const HABITS: [Habit; 5] =
    [Habit::Usual, Habit::ToneAtVowel, Habit::ShapesLast, Habit::HornFirst, Habit::HornSecond];

/// The key of a letter's shape; of a roof and a stroke in Telex the letter once more.
fn shape_key(letter: Letter, telex: bool) -> Option<char> {
    match (letter.shape, telex) {
        (Shape::Plain, _) => None,
        (Shape::Roof | Shape::Stroke, true) => Some(letter.base),
        (Shape::Breve | Shape::Horn, true) => Some('W'),
        (Shape::Roof, false) => Some('6'),
        (Shape::Horn, false) => Some('7'),
        (Shape::Breve, false) => Some('8'),
        (Shape::Stroke, false) => Some('9'),
    }
}

/// The keys of a syllable; `None` when it has other characters.
fn keys_of(syllable: &str, telex: bool, habit: Habit) -> Option<String> {
    let tones = if telex { ['S', 'F', 'R', 'X', 'J'] } else { ['1', '2', '3', '4', '5'] };
    let letters: Vec<Letter> = syllable.chars().map(Letter::of).collect::<Option<_>>()?;
    let is_horned = |at: usize, base| {
        letters.get(at).is_some_and(|it| (it.base, it.shape) == (base, Shape::Horn))
    };
    let (mut keys, mut shapes, mut last) = (String::new(), String::new(), None);
    for (at, letter) in letters.iter().enumerate() {
        keys.push(letter.base);
        let of_pair = is_horned(at, 'U') && is_horned(at + 1, 'O');
        let ends_pair = at > 0 && is_horned(at - 1, 'U') && is_horned(at, 'O');
        let shape = shape_key(*letter, telex).filter(|_| match habit {
            Habit::HornFirst => !ends_pair,
            Habit::HornSecond => !of_pair,
            Habit::ShapesLast => !ends_pair,
            _ => true,
        });
        if habit == Habit::ShapesLast { &mut shapes } else { &mut keys }.extend(shape);
        let tone = (letter.tone as usize).checked_sub(1).map(|tone| tones[tone]);
        if habit == Habit::ToneAtVowel {
            keys.extend(tone);
        } else {
            last = tone.or(last);
        }
    }
    keys.push_str(&shapes);
    keys.extend(last);
    Some(keys)
}

/// Letters without tone, and the tone: HOÀ and HÒA are one syllable.
fn without_place(syllable: &str) -> (String, Tone) {
    let mut tone = Tone::Level;
    let letters = syllable.chars().map(|letter| {
        if let Some(own) = Letter::of(letter).filter(|it| it.tone != Tone::Level) {
            tone = own.tone;
        }
        syllable::with_tone(letter, Tone::Level)
    });
    (letters.collect(), tone)
}

/// The syllables of all names of the gazetteer, in capitals.
fn syllables() -> BTreeSet<String> {
    let mut syllables = BTreeSet::new();
    for line in include_str!("../../../data/gazetteer.tsv").lines().skip(1) {
        let name = line.split('\t').find(|field| field.contains(' ')).unwrap_or("");
        syllables.extend(name.to_uppercase().split([' ', '-', '\'']).map(str::to_owned));
    }
    syllables
}

#[test]
fn every_syllable_of_every_place_can_be_typed() {
    let (mut wrong, mut count) = (BTreeSet::new(), 0);
    for syllable in syllables() {
        for (mode, telex) in [(Mode::Telex, true), (Mode::Vni, false)] {
            // Telex takes letters for marks: what is not Vietnamese, and its rare OO, are typed by
            // touch or by repeating a key.
            let letters: Vec<char> = syllable.chars().collect();
            let other = !syllable::possible(&letters) || without_place(&syllable).0.contains("OO");
            if telex && (other || syllable.starts_with('W')) {
                continue;
            }
            // Of what is not Vietnamese, and of a Q with Ư, each letter is marked where it stands.
            let spelt = other || without_place(&syllable).0.starts_with("QƯ");
            for habit in HABITS {
                if spelt && !matches!(habit, Habit::Usual | Habit::ToneAtVowel) {
                    continue;
                }
                let Some(keys) = keys_of(&syllable, telex, habit) else { continue };
                count += 1;
                let text = typed(mode, &keys, NAME);
                if without_place(&text) != without_place(&syllable) {
                    wrong.insert(format!("{syllable}: {keys} gives {text}"));
                }
            }
        }
    }
    assert!(count > 15_000, "{count}");
    assert!(wrong.is_empty(), "{} of {count}: {wrong:#?}", wrong.len());
}
