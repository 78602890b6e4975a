//! The national COVID QR (Decision 1405/QĐ-BTTTT, 11 September 2021).
//!
//! `number|NAME WITHOUT MARKS|YYYY-MM-DD|0 self or 1 on behalf|QID|EXT`, with EXT split by `<`: QID
//! of the declarer, gender, insurance number, phone, signature. Beginning of the number, month and
//! day may be hidden by `*`. Its date with dashes is found even where separators were lost.

use protocol::checkin_card::CardKind;
use protocol::declaration::Gender;

use super::card::Card;
use super::checks;
use super::doubt::Doubt;
use super::fields::{dashed_date, halved, run, tidy};

/// Separators of a complete QR.
const SEPARATORS: usize = 5;

/// Longest number, characters: a CCCD has 12, passports have fewer.
const NUMBER_MAX: usize = 20;

const DATE_LEN: usize = 10;

/// Parses the text; `None` without a number, a name and a date of that form.
pub(super) fn parse(text: &str) -> Option<Card> {
    let undoubled = halved(text);
    let text = undoubled.as_deref().map_or(text, String::as_str);
    let (at, birth) =
        text.char_indices().find_map(|(at, _)| Some((at, dashed_date(&text[at..])?)))?;
    let (number, name) = holder(&text[..at])?;
    let rest = text[at + DATE_LEN..].trim_start();
    let rest = rest.strip_prefix('|').unwrap_or(rest);
    let extra: Vec<String> = rest.split('|').map(|field| field.trim().to_owned()).collect();
    let ext = extra.iter().find(|field| field.contains('<')).map_or("", String::as_str);
    let ext = |index: usize| ext.split('<').nth(index).map_or("", str::trim);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let gender = match ext(1) {
        "1" => Some(Gender::Nam),
        "2" => Some(Gender::Nu),
        _ => None,
    };
    // The number of fields in EXT is not certain, so a field is used only when its form is right.
    let insurance = match ext(2) {
        text if matches!(text.len(), 10 | 15)
            && text.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            text
        }
        _ => "",
    };
    let phone = match ext(3) {
        text if matches!(text.len(), 10..=12) && digits(text.trim_start_matches('+')) => text,
        _ => "",
    };
    let mut doubts = checks::number(number, gender, Some(birth.birth));
    if !birth.sound {
        doubts.push(Doubt::BirthOdd);
    }
    let separators = text.bytes().filter(|byte| *byte == b'|').count();
    if undoubled.is_some() || separators != SEPARATORS {
        doubts.push(Doubt::SeparatorsLost);
    }
    Some(Card {
        kind: CardKind::CovidQr,
        number: number.to_owned(),
        name,
        // The format has names without marks, so the holder always has to add them.
        name_suspect: true,
        birth: Some(birth.birth),
        gender,
        address: String::new(),
        phone: phone.to_owned(),
        insurance: insurance.to_owned(),
        former_number: String::new(),
        extra,
        doubts,
    })
}

fn holder(text: &str) -> Option<(&str, String)> {
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'*';
    let (number, name) =
        match text.trim_matches(|c: char| c == '|' || c.is_whitespace()).split_once('|') {
            Some((number, name)) => (number, name),
            None => {
                // Without a separator a letter ends the number; passports with letters need one.
                let start = text.find(|letter: char| letter.is_ascii_digit() || letter == '*')?;
                text[start..].split_at(run(&text[start..], is_number))
            }
        };
    // Garbage before the number ends with a character that no number has.
    let number = number.trim();
    let start = number
        .rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '*')
        .map_or(0, |at| at + number[at..].chars().next().map_or(1, char::len_utf8));
    let (number, name) = (&number[start..], tidy(name));
    let plausible = number.len() <= NUMBER_MAX
        && number.bytes().filter(|byte| is_number(*byte)).count() >= 4
        && name.contains(|letter: char| letter.is_alphabetic())
        && !name.contains(|letter: char| letter.is_ascii_digit());
    plausible.then_some((number, name))
}
