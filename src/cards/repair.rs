//! Repairs the damage that scanners do to the text of a card.
//!
//! Every step is exact: it restores the only text that the damage can come from, or leaves a `?`
//! where a letter was lost. No step guesses a letter.

mod decimal;
mod gbk;
mod mojibake;
mod separators;

use encoding_rs::{Encoding, UTF_8};
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::text::{LOST, Text, room};
use crate::typing::letters::vietnamese;

/// How often escapes are decoded: `&amp;#7885;` was escaped twice.
const ROUNDS: usize = 3;

/// The text of a scan with escapes decoded; letters are not yet restored.
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

/// Restores and composes the Vietnamese letters.
pub(super) fn letters(text: &str) -> Text {
    composed(&code_page(&decimals(text)))
}

/// Restores letters that came as digits.
pub(super) fn decimals(text: &str) -> Text {
    decimal::letters(text)
}

/// Restores letters whose bytes were decoded as another code page, even twice.
pub(super) fn code_page(text: &str) -> Text {
    let mut text = Zeroizing::new(text.to_owned());
    for _ in 0..ROUNDS {
        match gbk::undo(&text).or_else(|| mojibake::undo(&text)) {
            Some(undone) => text = undone,
            None => break,
        }
    }
    text
}

/// Composes letters with their marks, and gives letters of other alphabets that only look Vietnamese
/// their own.
pub(super) fn composed(text: &str) -> Text {
    let mut composed = room(text.len());
    composed.extend(text.nfc().map(vietnamese));
    composed
}

/// Restores separators, removes byte order marks and control characters, and marks lost letters.
fn plain(text: &str) -> Text {
    let restored = separators::restored(text);
    let text = restored.as_deref().map_or(text, String::as_str);
    let mut plain = room(text.len());
    for letter in text.chars() {
        match letter {
            '\u{FEFF}' | '\u{200B}' => {}
            '\u{FFFD}' => plain.push(LOST),
            // C1 stays: these are bytes of a letter decoded as Latin-1.
            '\u{80}'..='\u{9F}' => plain.push(letter),
            _ if letter.is_control() => plain.push(' '),
            _ => plain.push(letter),
        }
    }
    plain
}

/// Decodes HTML entities: `&#7885;`, `&#x1ecd;`, `&ecirc;`.
pub(super) fn entities(text: &str) -> Text {
    let mut decoded = room(text.len());
    html_escape::decode_html_entities_to_string(text, &mut decoded);
    decoded
}

/// Decodes percent escapes; a `+` is a space if the text has no other.
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
