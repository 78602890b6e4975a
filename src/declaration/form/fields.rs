//! The field of each page that has one: its text, and what belongs into it.

use super::page::Page;
use super::state::Form;
use crate::forms::typed::Field;

/// Signs that addresses and names of communes are written with, besides letters and digits.
const ADDRESS_SIGNS: &str = "/-,.";

/// Signs in names of people and countries.
const NAME_SIGNS: &str = "'-.";

type Takes = fn(char) -> bool;

const NAME: Takes = |it| it.is_alphabetic() || NAME_SIGNS.contains(it);
const ADDRESS: Takes = |it| it.is_alphanumeric() || ADDRESS_SIGNS.contains(it);
const DIGITS: Takes = |it| it.is_ascii_digit();
const ALPHANUMERIC: Takes = |it| it.is_ascii_alphanumeric();
const RECEIPT: Takes = |it| it.is_ascii_alphanumeric() || it == '-';

/// The field that the keyboard of this page writes into.
pub(super) fn field(form: &mut Form) -> Option<Field<'_>> {
    let person = form.people.current_mut();
    let (text, takes) = match form.page {
        Page::Declarant => (&mut form.declarant.name, NAME),
        Page::Name => (&mut person.name, NAME),
        Page::Birth => (&mut person.birth_year, DIGITS),
        Page::Number => (&mut person.number, DIGITS),
        Page::NationName => (&mut person.nation, NAME),
        Page::Passport => (&mut person.number, ALPHANUMERIC),
        Page::Phone => (&mut form.declarant.phone, DIGITS),
        Page::Otp => (&mut form.otp.code, DIGITS),
        Page::Where => (&mut person.home.query.text, ADDRESS),
        Page::Street => (&mut person.home.street, ADDRESS),
        Page::Details(question) if question.asks_text() => {
            (person.answers.text_mut(question), ADDRESS)
        }
        Page::ReceiptCode => (&mut form.receipt_code, RECEIPT),
        _ => return None,
    };
    Some(Field { text, takes })
}

/// The text in the field of this page; empty where there is none.
pub fn text(form: &Form) -> &str {
    let person = form.person();
    match form.page {
        Page::Declarant => &form.declarant.name,
        Page::Name => &person.name,
        Page::Birth => &person.birth_year,
        Page::Number | Page::Passport => &person.number,
        Page::NationName => &person.nation,
        Page::Phone => &form.declarant.phone,
        Page::Otp => &form.otp.code,
        Page::Where => &person.home.query.text,
        Page::Street => &person.home.street,
        Page::Details(question) => person.answers.text(question),
        Page::ReceiptCode => &form.receipt_code,
        _ => "",
    }
}
