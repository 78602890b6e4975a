//! Restores UTF-8 that was decoded as a Western or Vietnamese code page: `TrÆ°Æ¡ng` is `Trương`.

use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use zeroize::Zeroizing;

use super::super::text::{LOST, Text, is_marked, room};

/// The restored text, with [`LOST`] for letters of which bytes are missing; `None` when there is
/// nothing to restore.
pub(super) fn undo(text: &str) -> Option<Text> {
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let mut restored = room(text.len());
    let mut found = false;
    let mut at = 0;
    while let Some(first) = letters.get(at) {
        let (letter, used) = match sequence(&letters[at..]) {
            Sequence::Whole(letter, used) => (Some(letter), used),
            Sequence::Incomplete(used) => (Some(LOST), used),
            Sequence::ByteOrderMark(used) => (None, used),
            Sequence::None => {
                restored.push(*first);
                at += 1;
                continue;
            }
        };
        restored.extend(letter);
        found = true;
        at += used;
    }
    found.then(|| grave(&restored))
}

/// Restores `à`, which is C3 A0: A0 is a no-break space, which many programs replace by a plain one.
/// In a damaged text a real `Ã` came as two other characters, so one before a space is an `à`.
fn grave(text: &str) -> Text {
    let mut restored = room(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if !matches!(letter, 'Ã' | 'Ă') || letters.peek() != Some(&' ') {
            restored.push(letter);
            continue;
        }
        restored.push('à');
        let mut after = letters.clone();
        after.next();
        // Before the next word the space is a real one, and the byte was lost.
        if !after.peek().is_some_and(|next| next.is_uppercase() || next.is_ascii_digit()) {
            letters.next();
        }
    }
    restored
}

/// Characters that stand for bytes, and their number.
enum Sequence {
    Whole(char, usize),
    /// A letter of which bytes are missing.
    Incomplete(usize),
    ByteOrderMark(usize),
    None,
}

fn sequence(letters: &[char]) -> Sequence {
    // Most letters are ASCII, and encoding is slow.
    let spoilt = |letter: &char| !letter.is_ascii();
    let byte_at =
        |index: usize| letters.get(index).filter(|it| spoilt(it)).and_then(|it| byte(*it));
    let follows = |index: usize| byte_at(index).filter(|byte| (0x80..0xC0).contains(byte));
    let Some(first) = byte_at(0) else { return Sequence::None };
    let bytes = match (first, follows(1), follows(2)) {
        (0xC2..=0xDF, Some(second), _) => [first, second, 0],
        (0xE0..=0xEF, Some(second), Some(third)) => [first, second, third],
        // Letters with two marks are E1 BA or E1 BB and one more; no real text has these two.
        (0xE1, Some(0xBA | 0xBB), None) => return Sequence::Incomplete(2),
        // Đ and đ begin with C4, ơ and ư with C6, which are no Vietnamese letters.
        (0xC4 | 0xC6, None, _) => return Sequence::Incomplete(1),
        _ => return Sequence::None,
    };
    let length = if bytes[2] == 0 { 2 } else { 3 };
    match std::str::from_utf8(&bytes[..length]).ok().and_then(|text| text.chars().next()) {
        Some('\u{FEFF}') => Sequence::ByteOrderMark(length),
        Some(letter) if is_marked(letter) || is_half(letter) => Sequence::Whole(letter, length),
        _ => Sequence::None,
    }
}

/// Whether `letter` is itself a byte of a letter that was damaged twice.
fn is_half(letter: char) -> bool {
    letter > '\u{7F}' && byte(letter).is_some()
}

/// The byte that a code page decodes as `letter`.
fn byte(letter: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let text = letter.encode_utf8(&mut buffer);
    [WINDOWS_1252, WINDOWS_1258]
        .into_iter()
        .find_map(|page| match page.encode(text) {
            (bytes, _, false) if bytes.len() == 1 => bytes.first().copied(),
            _ => None,
        })
        .or_else(|| u8::try_from(u32::from(letter)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// UTF-8 decoded as `page`.
    fn spoilt(text: &str, page: &'static encoding_rs::Encoding) -> String {
        page.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn every_letter_comes_back_from_every_page() {
        let letters = ('\u{C0}'..='\u{1EF9}').filter(|letter| is_marked(*letter));
        let text: String =
            letters.filter(|letter| !('\u{300}'..='\u{323}').contains(letter)).collect();
        assert_eq!(text.chars().count(), 134, "{text}");
        let latin_1: String = text.bytes().map(char::from).collect();
        let twice = spoilt(&spoilt(&text, WINDOWS_1252), WINDOWS_1252);
        for (spoilt, rounds) in [(spoilt(&text, WINDOWS_1252), 1), (latin_1, 1), (twice, 2)] {
            let undone = (0..rounds).fold(spoilt, |text, _| undo(&text).unwrap().to_string());
            assert_eq!(undone, text);
        }
    }

    #[test]
    fn texts_as_a_table() {
        for (spoilt, text) in [
            ("TrÆ°Æ¡ng", "Trương"),
            ("Nguyá»…n Thá»‹ Máº«u", "Nguyễn Thị Mẫu"),
            // Read as Windows-1258, the page of Vietnamese computers.
            ("LĂª", "Lê"),
            ("\u{EF}»¿Ä‘", "đ"),
            // Bytes that the page does not have were dropped.
            ("há»c", "h?c"),
            ("Äá»‘ng", "?ống"),
            // A0 became a plain space: inside a word, at its end, or was folded into the next.
            ("ToÃ n Tháº¯ng", "Toàn Thắng"),
            ("HÃ  Ná»™i", "Hà Nội"),
            ("HÃ Ná»™i", "Hà Nội"),
        ] {
            assert_eq!(undo(spoilt).as_deref().map(String::as_str), Some(text), "{spoilt}");
        }
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in [
            "Nguyễn Thị Mẫu, XÃ HỘI, Đắk Lắk, Thừa Thiên – Huế",
            "Số 1 “Chợ Bồng Sơn”, 5º",
            "plain",
            "",
        ] {
            assert!(undo(text).is_none(), "{text}");
        }
    }
}
