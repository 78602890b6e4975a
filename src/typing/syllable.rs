//! The structure of Vietnamese syllables: vowel groups, and the position of the tone.
//!
//! Includes what occurs in names only: clusters of the Central Highlands (KRÔNG, H'MÔNG) and a final K
//! (ĐẮK).

use std::ops::Range;

use super::letters::{Letter, Shape, Tone};

/// Whether a consonant follows a vowel group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Open,
    Closed,
    Both,
}

/// The vowel groups of Vietnamese in their shapes.
const NUCLEI: [(&str, End); 47] = [
    ("A", End::Both),
    ("Ă", End::Closed),
    ("Â", End::Closed),
    ("E", End::Both),
    ("Ê", End::Both),
    ("I", End::Both),
    ("O", End::Both),
    ("Ô", End::Both),
    ("Ơ", End::Both),
    ("U", End::Both),
    ("Ư", End::Both),
    ("Y", End::Both),
    ("AI", End::Open),
    ("AO", End::Open),
    ("AU", End::Open),
    ("ÂU", End::Open),
    ("AY", End::Open),
    ("ÂY", End::Open),
    ("EO", End::Open),
    ("ÊU", End::Open),
    ("IA", End::Open),
    ("IÊ", End::Both),
    ("IU", End::Open),
    ("OA", End::Both),
    ("OĂ", End::Closed),
    ("OE", End::Both),
    ("OI", End::Open),
    ("ÔI", End::Open),
    ("ƠI", End::Open),
    ("OO", End::Closed),
    ("UA", End::Open),
    ("UÂ", End::Closed),
    ("ƯA", End::Open),
    ("UÊ", End::Both),
    ("UI", End::Open),
    ("ƯI", End::Open),
    ("UÔ", End::Closed),
    ("UƠ", End::Open),
    ("ƯƠ", End::Closed),
    ("ƯU", End::Open),
    ("UY", End::Both),
    ("YÊ", End::Closed),
    ("OAI", End::Open),
    ("OAY", End::Open),
    ("UYÊ", End::Closed),
    ("UYA", End::Open),
    ("UYU", End::Open),
];

/// More vowel groups of three, all open.
const TRIPLE: [&str; 8] = ["OAO", "OEO", "IÊU", "YÊU", "UÔI", "ƯƠI", "ƯƠU", "UÂY"];

/// Consonants at the beginning, by base letters; QU and GI include their vowel.
const INITIALS: [&str; 47] = [
    "", "B", "C", "CH", "D", "G", "GH", "GI", "H", "K", "KH", "L", "M", "N", "NG", "NGH", "NH",
    "P", "PH", "QU", "R", "S", "T", "TH", "TR", "V", "X", "Q", // the Central Highlands:
    "BL", "BR", "CR", "DR", "GL", "GR", "HL", "HM", "HR", "KB", "KL", "KP", "KR", "KS", "ML", "MN",
    "PL", "PR", "RM",
];

/// Consonants at the end.
const FINALS: [&str; 9] = ["C", "CH", "K", "M", "N", "NG", "NH", "P", "T"];

/// The last vowel group of a word.
pub(super) struct Parts {
    /// The vowels, without the U of QU and the I of GI.
    pub nucleus: Range<usize>,
    /// Whether consonants follow.
    pub closed: bool,
}

/// A valid vowel group.
pub(super) type Nucleus = &'static str;

fn base(letter: char) -> char {
    Letter::of(letter).map_or(letter, |letter| letter.base)
}

fn is_vowel(letter: char) -> bool {
    Letter::of(letter).is_some_and(Letter::is_vowel)
}

/// Finds the last vowel group; `None` without a vowel.
pub(super) fn parts(word: &[char]) -> Option<Parts> {
    let end = word.iter().rposition(|letter| is_vowel(*letter))? + 1;
    let start = word[..end].iter().rposition(|letter| !is_vowel(*letter)).map_or(0, |at| at + 1);
    let glides = start == 1
        && end - start > 1
        && matches!((base(word[0]), base(word[1])), ('Q', 'U') | ('G', 'I'));
    let start = if glides { start + 1 } else { start };
    Some(Parts { nucleus: start..end, closed: end < word.len() })
}

/// Whether `letter` is the letter `wanted`, or can become it by another mark.
fn may_become(letter: char, wanted: char) -> bool {
    match (Letter::of(letter), Letter::of(wanted)) {
        (Some(own), Some(wanted)) => {
            own.base == wanted.base && (own.shape == Shape::Plain || own.shape == wanted.shape)
        }
        _ => false,
    }
}

/// The valid vowel groups with the base letters of `vowels`. With `closed == false` those that need a
/// consonant are included, because it may still be typed.
pub(super) fn nuclei(vowels: &[char], closed: bool) -> impl Iterator<Item = Nucleus> {
    let both = NUCLEI.iter().copied().chain(TRIPLE.iter().map(|group| (*group, End::Open)));
    both.filter(move |(_, end)| !closed || *end != End::Open).map(|(group, _)| group).filter(
        move |group| {
            group.chars().count() == vowels.len()
                && group.chars().zip(vowels).all(|(wanted, own)| base(wanted) == base(*own))
        },
    )
}

/// Whether the word may have the tone: before C, CH, K, P and T there are sắc and nặng only. No tone is
/// the beginning of such a word.
pub(super) fn may_have(word: &[char], tone: Tone) -> bool {
    let stopped = parts(word).is_some_and(|Parts { nucleus, .. }| {
        matches!(word[nucleus.end..], ['C' | 'K' | 'P' | 'T'] | ['C', 'H'])
    });
    !stopped || matches!(tone, Tone::Level | Tone::Acute | Tone::Dot)
}

/// Whether the letters are Vietnamese or the beginning of such a word. Tones do not matter.
pub(super) fn possible(word: &[char]) -> bool {
    let bases = |letters: &[char], text: &str, whole: bool| {
        let count = text.chars().count();
        (count == letters.len() || (!whole && count > letters.len()))
            && letters.iter().zip(text.chars()).all(|(own, wanted)| base(*own) == wanted)
    };
    let Some(Parts { nucleus, closed }) = parts(word) else {
        return INITIALS.iter().any(|initial| bases(word, initial, false));
    };
    let vowels = &word[nucleus.clone()];
    let fits = |group: Nucleus| group.chars().zip(vowels).all(|(it, own)| may_become(*own, it));
    INITIALS.iter().any(|initial| bases(&word[..nucleus.start], initial, true))
        && nuclei(vowels, closed).any(fits)
        && (!closed || FINALS.iter().any(|last| bases(&word[nucleus.end..], last, true)))
}

/// Index of the letter of a vowel group that has the tone, by the traditional rule: HÒA, THỦY, but HOÀN,
/// THUỴNH.
pub(super) fn tone_at(vowels: &[char], closed: bool) -> usize {
    let shaped = |letter: &char| Letter::of(*letter).is_some_and(|it| it.shape != Shape::Plain);
    match (vowels.iter().rposition(shaped), vowels.len()) {
        (Some(at), _) => at,
        (None, 0 | 1) => 0,
        (None, 2) => usize::from(closed),
        (None, _) => 1,
    }
}

/// The letter with another tone.
pub(super) fn with_tone(letter: char, tone: Tone) -> char {
    Letter::of(letter).and_then(|it| Letter { tone, ..it }.char()).unwrap_or(letter)
}

/// The letter with another shape, its tone kept; `None` where there is no such letter.
pub(super) fn with_shape(letter: char, shape: Shape) -> Option<char> {
    Letter::of(letter).and_then(|it| Letter { shape, ..it }.char())
}
