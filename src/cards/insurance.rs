//! The QR of the health insurance card (BHYT): pure ASCII, name and address as hexadecimal UTF-8.
//!
//! `number|hex name|dd/MM/yyyy or yyyy|1 or 2|hex address|01 - 043|…|$`. If separators were lost, the
//! slashes and the dash of the hospital's code show where hexadecimal digits end.

use data_encoding::HEXLOWER_PERMISSIVE;
use protocol::checkin_card::CardKind;
use protocol::declaration::Gender;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::card::Card;
use super::doubt::Doubt;
use super::fields::{past_separators, run, slashed_date};
use super::text::LOST;
use crate::typing::letters::vietnamese;

/// Shortest name, bytes.
const NAME_MIN: usize = 2;

/// Parses the text; `None` without a number, a hexadecimal name and a date.
pub(super) fn parse(text: &str) -> Option<Card> {
    let (number, rest) = number(text)?;
    let name_field = past_separators(rest);
    let (name_hex, rest) = name_field.split_at(name_end(name_field)?);
    let (name, name_whole) = decode(name_hex)?;
    if name_hex.len() < NAME_MIN * 2 || !name.contains(|letter: char| letter.is_alphabetic()) {
        return None;
    }
    let (birth, used) = slashed_date(past_separators(rest))?;
    let rest = past_separators(&past_separators(rest)[used..]);
    let (gender, rest) = gender(rest);
    let rest = past_separators(rest);
    let (address_hex, rest) = rest.split_at(address_end(rest));
    let address = decode(address_hex);
    let whole = name_whole && address.as_ref().is_none_or(|(_, whole)| *whole);
    let rest = rest.strip_prefix('-').filter(|_| address_hex.is_empty()).unwrap_or(rest);
    let mut doubts = Vec::new();
    if !birth.sound {
        doubts.push(Doubt::BirthOdd);
    }
    if gender.is_none() {
        doubts.push(Doubt::GenderMissing);
    }
    if !whole {
        doubts.push(Doubt::LettersLost);
    }
    Some(Card {
        kind: CardKind::Bhyt,
        number: number.to_ascii_uppercase(),
        name,
        name_suspect: !name_whole,
        birth: Some(birth.birth),
        gender,
        address: address.map_or_else(String::new, |(address, _)| address),
        phone: String::new(),
        insurance: number.to_ascii_uppercase(),
        former_number: String::new(),
        extra: extra(rest),
        doubts,
    })
}

/// The number, and the rest: 15 characters, or 10 digits.
fn number(text: &str) -> Option<(&str, &str)> {
    let starts = text.char_indices().map(|(at, _)| at);
    let (start, length) = starts.filter_map(|at| Some((at, number_len(&text[at..])?))).next()?;
    Some((&text[start..start + length], &text[start + length..]))
}

/// Length of the number with which `text` begins: two letters for the holder's group, a digit for the
/// benefits, two for the province and ten digits or letters; or ten digits. A separator follows, or the
/// digits of the name.
fn number_len(text: &str) -> Option<usize> {
    const LONG: usize = 15;
    const SHORT: usize = 10;
    let is_long = text.as_bytes().get(..LONG).is_some_and(|number| {
        number[..2].iter().all(u8::is_ascii_alphabetic)
            && number[2..5].iter().all(u8::is_ascii_digit)
            && number[5..].iter().all(u8::is_ascii_alphanumeric)
    });
    let is_short = run(text, |byte| byte.is_ascii_digit()) >= SHORT;
    is_long.then_some(LONG).or(is_short.then_some(SHORT))
}

/// Length of the hexadecimal name.
fn name_end(text: &str) -> Option<usize> {
    let digits = run(text, |byte| byte.is_ascii_hexdigit());
    if text[digits..].starts_with('/') {
        // The last two are the day of the date.
        return digits.checked_sub(2);
    }
    // A year of birth without its separator looks like two bytes, of which one is no letter.
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let odd =
        (0..digits.saturating_sub(1)).step_by(2).find(|at| pair(*at).is_some_and(|b| b < 0x20));
    Some(match odd {
        Some(at) if pair(at) == Some(0x19) => at,
        Some(at) => at.checked_sub(2)?,
        None => digits,
    })
}

/// The gender (1 male, 2 female), and the rest.
fn gender(text: &str) -> (Option<Gender>, &str) {
    let digits = run(text, |byte| byte.is_ascii_hexdigit());
    // Alone, or before an address without a separator: then the number of digits is odd.
    let end = address_end(text);
    let gender = match text.as_bytes().first() {
        Some(b'1') => Gender::Nam,
        Some(b'2') => Gender::Nu,
        _ => return (None, text),
    };
    if digits == 1 || end % 2 == 1 { (Some(gender), &text[1..]) } else { (None, text) }
}

/// Length of the hexadecimal address: up to the code of the hospital, two digits and a dash.
fn address_end(text: &str) -> usize {
    let digits = run(text, |byte| byte.is_ascii_hexdigit());
    match text[digits..].trim_start().starts_with('-') && digits > 2 {
        true => digits - 2,
        false => digits,
    }
}

/// The text of hexadecimal UTF-8, and whether it is complete; `None` without digits.
fn decode(hex: &str) -> Option<(String, bool)> {
    let whole = hex.len().is_multiple_of(2);
    let pairs = &hex.as_bytes()[..hex.len() - hex.len() % 2];
    let bytes = Zeroizing::new(HEXLOWER_PERMISSIVE.decode(pairs).ok()?);
    if bytes.is_empty() {
        return None;
    }
    let lossy = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    let sound = !lossy.contains(char::REPLACEMENT_CHARACTER);
    let mut text = String::with_capacity(bytes.len());
    text.extend(lossy.nfc().map(vietnamese).map(|letter| match letter {
        char::REPLACEMENT_CHARACTER => LOST,
        letter if letter.is_control() => ' ',
        letter => letter,
    }));
    Some((super::fields::tidy(&text), whole && sound))
}

/// The fields after the address.
fn extra(text: &str) -> Vec<String> {
    let text =
        past_separators(text).trim_end_matches(|c: char| c == '$' || c == '|' || c.is_whitespace());
    text.split('|').map(str::trim).filter(|field| !field.is_empty()).map(str::to_owned).collect()
}
