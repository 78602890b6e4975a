//! The fields of an identity card by their position: certain while every separator is there.

use protocol::declaration::Gender;

use super::super::fields::{Date, compact_date, run, slashed_date};
use super::parts::Parts;

/// Fields of a CCCD, and of a Căn cước.
const CCCD: usize = 7;
const CAN_CUOC: usize = 11;

/// Longest field of the gender, characters: two letters of which each was damaged.
const GENDER_MAX: usize = 8;

/// The parts; `None` when separators are missing or doubled, or stand elsewhere. What a field cannot
/// hold is left out, and moves into no other.
pub(super) fn parts(text: &str) -> Option<Parts<'_>> {
    let fields: Vec<&str> = text.split('|').map(str::trim).collect();
    let [number, former, name, birth, gender, address, issued, extra @ ..] = &fields[..] else {
        return None;
    };
    if !matches!(fields.len(), CCCD | CAN_CUOC) {
        return None;
    }
    let birth = self::birth(birth);
    let (number, gender) = (self::number(number)?, self::gender(gender));
    // As many separators as there should be, and not where they should be.
    if birth.is_none() && gender.is_none() {
        return None;
    }
    let is_former =
        matches!(former.len(), 9 | 12) && run(former, |it| it.is_ascii_digit()) == former.len();
    Some(Parts {
        number,
        former: if is_former { former } else { "" },
        name,
        birth,
        gender,
        address,
        issued: compact_date(issued),
        extra: (fields.len() == CAN_CUOC)
            .then(|| extra.iter().map(|field| (*field).to_owned()).collect()),
    })
}

/// The number at the end of its field: 12 digits, or 9 alone. What stands before it is garbage.
fn number(field: &str) -> Option<&str> {
    let start = field.len() - run_back(field);
    match &field[start..] {
        digits if digits.len() >= 12 => digits.get(digits.len() - 12..),
        digits => Some(digits).filter(|digits| digits.len() == 9),
    }
}

/// Number of digits at the end.
fn run_back(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

/// `ddMMyyyy`; on older cards the year alone; `dd/MM/yyyy` on none that is known.
fn birth(field: &str) -> Option<Date> {
    match field.len() {
        8 => compact_date(field),
        length => slashed_date(field).filter(|(_, used)| *used == length).map(|(date, _)| date),
    }
}

/// Nam is plain ASCII, which no damage changes; so any other word with an N is what is left of Nữ.
fn gender(field: &str) -> Option<Gender> {
    if field.eq_ignore_ascii_case("nam") {
        return Some(Gender::Nam);
    }
    let short = field.chars().count() <= GENDER_MAX && !field.contains(',');
    (short && field.starts_with(['N', 'n'])).then_some(Gender::Nu)
}
