//! Shared by the parsers: separators, runs of characters, dates.

use super::card::Birth;
use super::text::{Text, room};

/// Years that are plausible on a card.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

/// The text of a scan without what scanners add: blanks, terminators, symbology identifiers (AIM,
/// `]Q1`) and marks of a changed code (ECI, `\000026`), in any order.
pub fn bare(text: &str) -> &str {
    let mut text = text;
    loop {
        let added = |letter: char| {
            letter.is_whitespace() || letter.is_ascii_control() || letter == '\u{FEFF}'
        };
        text = text.trim_matches(added);
        text = match text.as_bytes() {
            [b']', letter, digit, ..] if letter.is_ascii_alphabetic() && digit.is_ascii_digit() => {
                &text[3..]
            }
            [b'\\', code @ ..] if code.len() >= 6 && code[..6].iter().all(u8::is_ascii_digit) => {
                &text[7..]
            }
            _ => return text,
        };
    }
}

/// The text with each run of `|` halved, if all of them are doubled. No card has only empty fields
/// between others.
pub(super) fn halved(text: &str) -> Option<Text> {
    let mut halved = room(text.len());
    let mut found = false;
    let mut rest = text;
    while !rest.is_empty() {
        let other = rest.find('|').unwrap_or(rest.len());
        halved.push_str(&rest[..other]);
        rest = &rest[other..];
        let run = rest.bytes().take_while(|byte| *byte == b'|').count();
        if run % 2 != 0 {
            return None;
        }
        found |= run > 0;
        halved.extend(std::iter::repeat_n('|', run / 2));
        rest = &rest[run..];
    }
    found.then_some(halved)
}

/// A field with single blanks inside, none around it, and without separators.
pub(super) fn tidy(field: &str) -> String {
    let mut tidy = String::with_capacity(field.len());
    for word in field.split(|letter: char| letter.is_whitespace() || letter == '|') {
        if !word.is_empty() && !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

/// The text without leading separators and blanks.
pub(super) fn past_separators(text: &str) -> &str {
    text.trim_start_matches(|letter: char| letter == '|' || letter.is_whitespace())
}

/// Number of leading bytes of `text` that are ASCII and accepted by `belongs`.
pub(super) fn run(text: &str, belongs: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii() && belongs(*byte)).count()
}

/// Offset and length of each run of digits in `text`.
pub(super) fn digit_runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|letter: char| letter.is_ascii_digit())?;
        let length = run(&text[start..], |byte| byte.is_ascii_digit());
        at = start + length;
        Some((start, length))
    })
}

/// The first `count` characters of `text` as a number, if all are digits.
fn number(text: &str, count: usize) -> Option<u16> {
    let digits = text.get(..count)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A date on a card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    /// The valid part of it.
    pub(super) birth: Birth,
    /// Whether the day exists or is marked as unknown.
    pub(super) sound: bool,
}

/// A date from its parts; `None` outside of [`YEARS`], or with a day above 31 or a month above 12.
/// Day and month 0 mean unknown.
fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    if !YEARS.contains(&year) || month > 12 || day > 31 {
        return None;
    }
    let civil = || {
        let (year, month, day) =
            (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        jiff::civil::Date::new(year, month, day).ok()
    };
    let unknown = month == 0 && day == 0;
    let exists = civil().is_some();
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let birth = if exists { Birth::Day { year, month, day } } else { Birth::Year(year) };
    Some(Date { birth, sound: exists || unknown })
}

/// `ddMMyyyy` at the beginning of `text`.
pub(super) fn compact_date(text: &str) -> Option<Date> {
    date(number(text.get(4..)?, 4)?, number(text.get(2..)?, 2)?, number(text, 2)?)
}

/// `dd/MM/yyyy` or `yyyy` at the beginning of `text`, and its length.
pub(super) fn slashed_date(text: &str) -> Option<(Date, usize)> {
    let slashes = text.len() >= 10 && text.as_bytes()[2] == b'/' && text.as_bytes()[5] == b'/';
    if !slashes {
        return Some((date(number(text, 4)?, 0, 0)?, 4));
    }
    let year = number(text.get(6..)?, 4)?;
    Some((date(year, number(text.get(3..)?, 2)?, number(text, 2)?)?, 10))
}

/// `yyyy-MM-dd` at the beginning of `text`, with `**` for a day or month that is hidden.
pub(super) fn dashed_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let part = |at: usize| match text.get(at..at + 2)? {
        "**" => Some(0),
        _ => number(text.get(at..)?, 2),
    };
    let (year, month, day) = (number(text, 4)?, part(5)?, part(8)?);
    // A hidden month hides the day as well.
    let hidden = month == 0 || day == 0;
    if hidden { date(year, 0, 0) } else { date(year, month, day) }
}
