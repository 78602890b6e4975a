//! The QR of CCCD (2021) and Căn cước (2024).
//!
//! `12 digits|CMND or empty|name|ddMMyyyy or yyyy|Nam or Nữ|address|ddMMyyyy` and, from 2024, four
//! fields more whose order is not public.

mod anchors;
mod parts;
mod position;

use protocol::checkin_card::CardKind;

use super::card::Card;
use super::checks;
use super::doubt::Doubt;
use super::fields::{halved, tidy};
use super::text::LOST;

/// Parses the repaired text; `None` without a number and a date of birth where an identity card has
/// them.
pub(super) fn parse(text: &str) -> Option<Card> {
    let undoubled = halved(text);
    let text = undoubled.as_deref().map_or(text, String::as_str);
    let by_position = position::parts(text);
    let separators_lost = undoubled.is_some() || by_position.is_none();
    let parts = by_position.or_else(|| anchors::parts(text))?;
    let (name, address) = (tidy(parts.name), tidy(parts.address));
    let mut doubts = checks::identity(parts.number, parts.gender, parts.birth, parts.issued);
    if separators_lost {
        doubts.push(Doubt::SeparatorsLost);
    }
    if [&name, &address].into_iter().any(|text| text.contains(LOST)) {
        doubts.push(Doubt::LettersLost);
    }
    Some(Card {
        kind: if parts.extra.is_some() { CardKind::CanCuoc } else { CardKind::Cccd },
        number: parts.number.to_owned(),
        name_suspect: checks::is_suspect(&name, text),
        name,
        birth: parts.birth.map(|birth| birth.birth),
        gender: parts.gender,
        address,
        phone: String::new(),
        insurance: String::new(),
        former_number: parts.former.to_owned(),
        extra: parts.extra.unwrap_or_default(),
        doubts,
    })
}
