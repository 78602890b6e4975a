//! Restores bytes that keyboard emulation typed as four decimal digits each, as with Alt:
//! `0225 0187 0141` is `ọ`.

use zeroize::Zeroizing;

use super::super::text::{Text, is_marked, room};

/// Shortest scan, in bytes, that may consist of digits altogether: no card is shorter, and the longest
/// number on a card has 21 digits.
const ALL_MIN: usize = 20;

/// Length of an identity number, CCCD and CMND.
const NUMBERS: [usize; 2] = [12, 9];

/// The text of a scan in which every byte came as digits; `None` for any other scan.
pub(super) fn all(text: &str) -> Option<Text> {
    let digits = |byte: &u8| byte.is_ascii_digit();
    if !text.bytes().all(|byte| digits(&byte) || byte.is_ascii_whitespace()) {
        return None;
    }
    let digits = Zeroizing::new(text.bytes().filter(digits).collect::<Vec<u8>>());
    if digits.len() % 4 != 0 || digits.len() < ALL_MIN * 4 {
        return None;
    }
    let bytes = digits.chunks_exact(4).map(byte).collect::<Option<Vec<u8>>>()?;
    Some(Zeroizing::new(String::from_utf8_lossy(&Zeroizing::new(bytes)).into_owned()))
}

/// Replaces digits by the letters that they encode. Numbers and dates of the card are kept: they
/// are alone between separators, or at the very beginning.
pub(super) fn letters(text: &str) -> Text {
    let mut restored = room(text.len());
    let mut rest = text;
    let mut begun = false;
    while let Some(letter) = rest.chars().next() {
        if !letter.is_ascii_digit() {
            restored.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let run = rest.bytes().take_while(u8::is_ascii_digit).count();
        let alone = restored.is_empty() || restored.ends_with('|');
        let alone = alone && (run == rest.len() || rest[run..].starts_with('|'));
        let kept = match NUMBERS.into_iter().find(|length| run >= *length) {
            Some(length) if !begun => length,
            _ if alone && matches!(run, 8 | 9 | 12) => run,
            _ => 0,
        };
        begun |= kept > 0;
        restored.push_str(&rest[..kept]);
        rest = &rest[kept..];
        rest = run_of(rest, run - kept, &mut restored);
    }
    restored
}

/// Restores the letters that begin within the next `run` digits; returns the rest.
fn run_of<'a>(mut rest: &'a str, run: usize, restored: &mut Text) -> &'a str {
    let end = rest.len().saturating_sub(run);
    while rest.len() > end {
        match letter(rest) {
            Some((letter, after)) => {
                restored.push(letter);
                rest = after;
            }
            None => {
                restored.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    rest
}

/// The Vietnamese letter whose bytes are the first digits of `text`, and the rest.
fn letter(text: &str) -> Option<(char, &str)> {
    let mut bytes = Zeroizing::new([0; 4]);
    let (first, mut rest) = group(text)?;
    bytes[0] = first;
    let length = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => return None,
    };
    for slot in &mut bytes[1..length] {
        (*slot, rest) = group(rest.strip_prefix(' ').unwrap_or(rest))?;
    }
    let letter = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    is_marked(letter).then_some((letter, rest))
}

/// The byte of the first four digits of `text`, and the rest.
fn group(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((byte(digits.as_bytes())?, rest))
}

fn byte(digits: &[u8]) -> Option<u8> {
    let value = digits.iter().try_fold(0u16, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + u16::from(digit - b'0'))
    })?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_as_a_table() {
        for (typed, text) in [
            ("h0225 0187 0141c", "học"),
            ("001260012345|h022501870141c", "001260012345|học"),
            ("001260012345|01960144i|", "001260012345|Đi|"),
            // Where a name follows a number without its separator.
            ("00126001234501960144i", "001260012345Đi"),
            // A house number before a letter; a date behind one.
            ("S0225 0187 0145 10196 0144", "Số 1Đ"),
            ("001260012345L0195017001021960", "001260012345Lê01021960"),
            // Numbers that look like letters: the province 020, a man of 2001.
            ("020201281234|A", "020201281234|A"),
            ("]Q1|001260012345|020201281|A", "]Q1|001260012345|020201281|A"),
            // Half a letter, and another alphabet's.
            ("a0225 0187", "a0225 0187"),
            ("a0206 0177", "a0206 0177"),
        ] {
            assert_eq!(*letters(typed), text, "{typed}");
        }
    }

    #[test]
    fn a_scan_of_digits_alone_is_all_bytes() {
        let typed = |text: &str, space: &str| {
            text.bytes().map(|byte| format!("{byte:04}{space}")).collect::<String>()
        };
        let text = "001260012345||Nguyễn Thị Mẫu|01021960";
        for space in ["", " "] {
            assert_eq!(all(&typed(text, space)).as_deref().map(String::as_str), Some(text));
        }
        for other in ["", "001260012345", "0300 ".repeat(30).as_str(), text] {
            assert!(all(other).is_none(), "{other}");
        }
    }
}
