//! The fields of an identity card by what is ASCII in them: number, both dates and "N" are found even
//! without separators; name and address are between them.

use protocol::declaration::Gender;

use super::super::fields::{Date, compact_date, digit_runs, past_separators, run};
use super::super::text::LOST;
use super::parts::Parts;

/// Longest field of the gender, characters: two letters of which each was damaged.
const GENDER_MAX: usize = 8;

/// The parts; `None` without a number and a date of birth where an identity card has them.
pub(super) fn parts(text: &str) -> Option<Parts<'_>> {
    let (number, former, rest) = numbers(text)?;
    let (at, birth) = birth(rest)?;
    let name = &rest[..at];
    let separated = text.contains('|');
    let (gender, rest) = gender(&rest[at + 8..], separated);
    let (address, issued, more) = match issue(rest) {
        Some(at) => (&rest[..at], compact_date(&rest[at..]), &rest[at + 8..]),
        None => (rest, None, ""),
    };
    let extra = extra(more, separated);
    Some(Parts { number, former, name, birth: Some(birth), gender, address, issued, extra })
}

/// The card's number, the former one (may be empty), and the rest.
fn numbers(text: &str) -> Option<(&str, &str, &str)> {
    let (start, length) = digit_runs(text).find(|(_, length)| *length >= 9)?;
    let digits = &text[start..start + length];
    let rest = &text[start + length..];
    let (number, joined) = match length {
        9 => (digits, ""),
        12 => (digits, ""),
        // The former number follows without its separator.
        21 => digits.split_at(12),
        // With other digits before it.
        13.. => (&digits[length - 12..], ""),
        _ => return None,
    };
    if !joined.is_empty() {
        return Some((number, joined, rest));
    }
    let next = past_separators(rest);
    match run(next, |byte| byte.is_ascii_digit()) {
        9 => Some((number, &next[..9], &next[9..])),
        _ => Some((number, "", rest)),
    }
}

/// Offset and value of the date of birth. A date at the very end is that of issue.
fn birth(text: &str) -> Option<(usize, Date)> {
    digit_runs(text).filter(|(_, length)| *length >= 8).find_map(|(start, length)| {
        let at = start + length - 8;
        let follows = !past_separators(&text[at + 8..]).is_empty();
        Some((at, compact_date(&text[at..]).filter(|_| follows)?))
    })
}

/// The gender, and the rest. A field with "N" that is not Nam can only be Nữ.
fn gender(text: &str, separated: bool) -> (Option<Gender>, &str) {
    let start = past_separators(text);
    let end = start.find('|').unwrap_or(start.len());
    let (field, rest) = start.split_at(end);
    let field = field.trim();
    let initial = field.starts_with(['N', 'n']);
    if field.eq_ignore_ascii_case("nam") {
        return (Some(Gender::Nam), rest);
    }
    let begins_nam = field.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("nam"));
    let whole = text.starts_with('|') && rest.starts_with('|');
    let count = field.chars().count();
    let lost = count == 1 || count == 2 && !field.ends_with(['a', 'A']);
    if initial && (lost || whole && count <= GENDER_MAX && !begins_nam) {
        return (Some(Gender::Nu), rest);
    }
    // Without the separator the address follows, which begins with a capital or a digit; blanks stand
    // between them only where they took the place of separators.
    let begins = |text: &str| {
        let text = if separated { text } else { text.trim_start() };
        text.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit())
    };
    if begins_nam && begins(&start[3..]) {
        return (Some(Gender::Nam), &start[3..]);
    }
    if initial {
        let mut letters = start[1..].chars();
        let second = letters.next().filter(|letter| matches!(*letter, 'ữ' | 'Ữ' | 'u' | LOST));
        match second {
            Some(_) if begins(letters.as_str()) => return (Some(Gender::Nu), letters.as_str()),
            None if begins(&start[1..]) => return (Some(Gender::Nu), &start[1..]),
            _ => {}
        }
    }
    (None, text)
}

/// Offset of the date of issue: alone in a field, else at the end, else anywhere.
fn issue(text: &str) -> Option<usize> {
    let text_end = text.trim_end().len();
    let dates = || {
        digit_runs(text).filter(|(_, length)| *length >= 8).flat_map(|(start, length)| {
            // Digits may stand before or after it without a separator.
            [start + length - 8, start]
                .into_iter()
                .filter(|at| compact_date(&text[*at..]).is_some())
        })
    };
    let in_field = |at: &usize| {
        let after = text[at + 8..].trim_start();
        text[..*at].trim_end().ends_with('|') && (after.is_empty() || after.starts_with('|'))
    };
    dates()
        .find(in_field)
        .or_else(|| dates().find(|at| at + 8 == text_end))
        .or_else(|| dates().next())
}

/// The fields after the date of issue; `None` for a card without them.
fn extra(text: &str, separated: bool) -> Option<Vec<String>> {
    let separators = text.bytes().filter(|byte| *byte == b'|').count();
    let empty =
        text.trim_matches(|letter: char| letter == '|' || letter.is_whitespace()).is_empty();
    let is_there = match empty {
        true => separators >= 3,
        // Without a separator it is garbage, unless the whole card has none.
        false => separators > 0 || !separated,
    };
    let text = text.trim_start();
    let fields = text.strip_prefix('|').unwrap_or(text).split('|');
    is_there.then(|| fields.map(|field| field.trim().to_owned()).collect())
}
