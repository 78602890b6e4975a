//! Restores separators that came as another character.

use super::super::text::{Text, room};

/// Characters that scanners and drivers put in the place of `|`: the tab and the four separators of
/// ASCII, which also stand for it in other codes, and its broken and its wide form.
const STAND_INS: [char; 7] = ['\t', '\u{1C}', '\u{1D}', '\u{1E}', '\u{1F}', '¦', '｜'];

/// Fewest of them in a card: a COVID QR has five, and one may be lost.
const COUNT_MIN: usize = 4;

/// The text with its separators; `None` when it has some, or nothing stands in for them.
pub(super) fn restored(text: &str) -> Option<Text> {
    if text.contains('|') {
        return None;
    }
    let count = |wanted: &char| text.chars().filter(|letter| letter == wanted).count();
    let (stand_in, count) =
        STAND_INS.map(|it| (it, count(&it))).into_iter().max_by_key(|it| it.1)?;
    if count < COUNT_MIN {
        return None;
    }
    let mut restored = room(text.len());
    restored.extend(text.chars().map(|letter| if letter == stand_in { '|' } else { letter }));
    Some(restored)
}
