//! Restores UTF-8 that was decoded as a code page of one byte a letter: `TrÆ°Æ¡ng` is `Trương`.

mod page;

use zeroize::Zeroizing;

use super::super::text::{LOST, Text, is_marked, room};
use page::Page;

/// The restored text, with [`LOST`] for letters of which bytes are missing; `None` when there is
/// nothing to restore.
pub(super) fn undo(text: &str) -> Option<Text> {
    if text.is_ascii() {
        return None;
    }
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let undone = page::likely(text).iter().filter_map(|page| undo_page(&letters, *page));
    // The page that explains the most; of equal ones the likeliest, which comes first.
    let (restored, _) = undone.reduce(|best, other| match other.1 > best.1 {
        true => other,
        false => best,
    })?;
    Some(restored)
}

/// The text restored from a page, and how many letters came back.
fn undo_page(letters: &[char], page: Page) -> Option<(Text, usize)> {
    let mut restored = room(letters.len() * 4);
    let (mut found, mut whole) = (false, 0);
    let mut at = 0;
    while let Some(first) = letters.get(at) {
        let (letter, used) = match sequence(&letters[at..], page) {
            Sequence::Whole(letter, used) => {
                whole += 1;
                (Some(letter), used)
            }
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
    if !found {
        return None;
    }
    let restored = if page == Page::Windows { grave(&restored) } else { restored };
    Some((restored, whole))
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

fn sequence(letters: &[char], page: Page) -> Sequence {
    // Most letters are ASCII, and encoding is slow.
    let spoilt = |letter: &char| !letter.is_ascii();
    let byte_at =
        |index: usize| letters.get(index).filter(|it| spoilt(it)).and_then(|it| page.byte(*it));
    let follows = |index: usize| byte_at(index).filter(|byte| (0x80..0xC0).contains(byte));
    let Some(first) = byte_at(0) else { return Sequence::None };
    let bytes = match (first, follows(1), follows(2)) {
        (0xC2..=0xDF, Some(second), _) => [first, second, 0],
        (0xE0..=0xEF, Some(second), Some(third)) => [first, second, third],
        // Letters with two marks are E1 BA or E1 BB and one more; no real text has these two.
        (0xE1, Some(0xBA | 0xBB), None) => return Sequence::Incomplete(2),
        // Đ and đ begin with C4, ơ and ư with C6. On most pages these are no Vietnamese letters.
        (0xC4 | 0xC6, None, _) if !is_marked(letters[0]) => return Sequence::Incomplete(1),
        _ => return Sequence::None,
    };
    let length = if bytes[2] == 0 { 2 } else { 3 };
    match std::str::from_utf8(&bytes[..length]).ok().and_then(|text| text.chars().next()) {
        Some('\u{FEFF}') => Sequence::ByteOrderMark(length),
        Some(letter) if is_marked(letter) || is_half(letter, page) => {
            Sequence::Whole(letter, length)
        }
        _ => Sequence::None,
    }
}

/// Whether `letter` is itself a byte of a letter that was damaged twice.
fn is_half(letter: char, page: Page) -> bool {
    letter > '\u{7F}' && page.byte(letter).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;

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
    fn every_letter_comes_back_from_the_pages_of_consoles() {
        let letters = ('\u{C0}'..='\u{1EF9}').filter(|letter| is_marked(*letter));
        let text: String =
            letters.filter(|letter| !('\u{300}'..='\u{323}').contains(letter)).collect();
        for page in [Page::Oem437, Page::Oem850] {
            let letter = |byte: u8| {
                let known = |it: &char| page.byte(*it) == Some(byte);
                ('\0'..='\u{25A0}').find(known).unwrap()
            };
            let spoilt: String = text.bytes().map(letter).collect();
            assert_eq!(undo(&spoilt).as_deref(), Some(&text), "{page:?}");
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
