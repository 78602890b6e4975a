//! Whether two names have the same marks.

use zeroize::Zeroizing;

use crate::typing::letters::{Letter, Tone, vietnamese};

/// Whether a written name has the marks of the known one, or none at all. Only the last `words` count:
/// those before are the kind. The position of a tone in its word (Hoà, Hòa) makes no difference. Letters
/// must be composed.
pub(super) fn agree(written: &str, known: &str, words: usize) -> bool {
    let (written, known) = (of(written), of(known));
    let last = |all: &[(u64, u64)]| all.len().checked_sub(words);
    let none = written.iter().all(|word| *word == (0, 0));
    none || match (last(&written), last(&known)) {
        (Some(from), Some(known_from)) => written[from..] == known[known_from..],
        _ => false,
    }
}

/// For each word the shapes of its letters, three bits each, and its tone.
fn of(name: &str) -> Zeroizing<Vec<(u64, u64)>> {
    // With the full capacity, because growing would leave unwiped copies.
    let mut words = Zeroizing::new(Vec::with_capacity(name.len() + 1));
    let mut inside = false;
    for letter in name.chars().map(vietnamese) {
        match Letter::of(letter) {
            _ if matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '`' | '´') => {}
            None if !letter.is_alphanumeric() => inside = false,
            letter => {
                if !inside {
                    words.push((0, 0));
                    inside = true;
                }
                if let (Some((shapes, tone)), Some(letter)) = (words.last_mut(), letter) {
                    *shapes = *shapes << 3 | letter.shape as u64;
                    *tone = if letter.tone == Tone::Level { *tone } else { letter.tone as u64 };
                }
            }
        }
    }
    words
}
