//! Undoes what scanners and keyboards do to the text of a card, where it can be undone.
//!
//! Every step is exact: it restores the one text that the damage can come from, or leaves a `?`
//! where a letter was lost. No step guesses a letter.

mod decimal;
mod mojibake;

use encoding_rs::{Encoding, UTF_8};
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// What stands for a letter that was lost.
pub(super) const LOST: char = '?';

/// How often escapes are undone: `&amp;#7885;` was escaped twice.
const ROUNDS: usize = 3;

/// Text that is wiped when dropped.
pub(super) type Text = Zeroizing<String>;

/// An empty text with room for `bytes`, so that growing leaves no unwiped copy behind.
pub(super) fn room(bytes: usize) -> Text {
    Zeroizing::new(String::with_capacity(bytes))
}

/// The text of a scan, with escapes undone; letters are still as the scanner left them.
pub(super) fn text(bytes: &[u8]) -> Text {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let (decoded, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
    let decoded = Zeroizing::new(decoded.into_owned());
    let mut text = decimal::all(&decoded).unwrap_or_else(|| plain(&decoded));
    for _ in 0..ROUNDS {
        let before = text.len();
        text = entities(&text);
        text = percents(&text);
        if text.len() == before {
            break;
        }
    }
    plain(&text)
}

/// The text with its Vietnamese letters restored and composed.
pub(super) fn letters(text: &str) -> Text {
    composed(&code_page(&decimals(text)))
}

/// Letters that came as digits.
pub(super) fn decimals(text: &str) -> Text {
    decimal::letters(text)
}

/// Letters whose bytes were shown as another code page's, even twice.
pub(super) fn code_page(text: &str) -> Text {
    let mut text = Zeroizing::new(text.to_owned());
    for _ in 0..ROUNDS {
        match mojibake::undo(&text) {
            Some(undone) => text = undone,
            None => break,
        }
    }
    text
}

/// Letters and their marks in one.
pub(super) fn composed(text: &str) -> Text {
    let mut composed = room(text.len());
    composed.extend(text.nfc());
    composed
}

/// Whether `letter` is one of Vietnamese with a mark, or a mark of its own.
pub(super) fn is_marked(letter: char) -> bool {
    is_beyond_latin_1(letter) || "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý".contains(letter)
}

/// Whether `letter` is a Vietnamese one that no Western code page holds: a channel that carries it
/// carries them all.
pub(super) fn is_beyond_latin_1(letter: char) -> bool {
    "ĂăĐđĨĩŨũƠơƯư\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31B}\u{323}".contains(letter)
        || ('\u{1EA0}'..='\u{1EF9}').contains(&letter)
}

/// Without byte order marks and control characters; what was lost is told by one sign.
fn plain(text: &str) -> Text {
    let mut plain = room(text.len());
    for letter in text.chars() {
        match letter {
            '\u{FEFF}' | '\u{200B}' => {}
            '\u{FFFD}' => plain.push(LOST),
            // C1 stays: it is what bytes of a letter look like in Latin-1.
            '\u{80}'..='\u{9F}' => plain.push(letter),
            _ if letter.is_control() => plain.push(' '),
            _ => plain.push(letter),
        }
    }
    plain
}

/// HTML entities: `&#7885;`, `&#x1ecd;`, `&ecirc;`.
pub(super) fn entities(text: &str) -> Text {
    let mut decoded = room(text.len());
    html_escape::decode_html_entities_to_string(text, &mut decoded);
    decoded
}

/// Percent escapes; a `+` among them is a space where nothing else is.
pub(super) fn percents(text: &str) -> Text {
    let escaped = text
        .as_bytes()
        .windows(3)
        .any(|part| part[0] == b'%' && part[1].is_ascii_hexdigit() && part[2].is_ascii_hexdigit());
    let mut decoded = room(text.len());
    if !escaped {
        decoded.push_str(text);
        return decoded;
    }
    let form = text.contains('+') && !text.contains([' ', '\u{A0}']);
    let bytes = Zeroizing::new(percent_decode_str(text).collect::<Vec<u8>>());
    for letter in Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()).chars() {
        decoded.push(match letter {
            '+' if form => ' ',
            char::REPLACEMENT_CHARACTER => LOST,
            letter => letter,
        });
    }
    decoded
}
