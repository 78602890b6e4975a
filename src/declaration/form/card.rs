//! What a card fills in, and where the visitor goes on after it.

use super::context::Context;
use super::flow;
use super::page::Page;
use super::pass::Pass;
use super::person::Person;
use super::state::{Form, Notice, Purpose};
use crate::cards::Card;
use crate::checkin::card_number::CardNumber;
use crate::declaration::home::Home;
use crate::declaration::validate::papers;
use crate::forms::commune::CommuneSearch;

/// Fills in what the card says. What it does not say stays as it was typed; what another card said does
/// not, because it may be another person's.
fn fill(person: &mut Person, card: &Card, communes: &dyn CommuneSearch) {
    if person.by_card {
        person.number.clear();
        person.insurance.clear();
        if person.home.by_card {
            person.home = Home::default();
        }
    }
    let typed = !person.number.is_empty() && !is_identity(card);
    (person.by_card, person.corrected) = (true, typed);
    person.card = Some(CardNumber::of(card));
    if !card.name.is_empty() {
        person.name.clear();
        card.name.chars().flat_map(char::to_uppercase).for_each(|it| person.name.push(it));
        person.name_suspect = card.name_suspect;
    }
    if let Some(birth) = card.birth {
        person.birth_year.set(&birth.year().to_string());
    }
    person.gender = card.gender.or(person.gender);
    if is_identity(card) {
        person.number.set(&card.number);
    }
    if !card.insurance.is_empty() {
        person.insurance.set(&card.insurance);
    }
    if !card.address.is_empty() {
        person.home.set_from_card(communes.resolve(&card.address));
    }
}

/// Whether the card's number is one of an identity paper, and whole: an insurance number is none,
/// and one with stars in it neither.
fn is_identity(card: &Card) -> bool {
    card.kind.has_identity_number()
        && !card.number.is_empty()
        && papers::number(&card.number).passes()
}

/// A card was scanned, wherever the visitor is.
pub(super) fn scan(form: &mut Form, card: Box<Card>, context: &Context<'_>) {
    match form.page {
        Page::Card | Page::Unread | Page::Receipt | Page::Done | Page::Passed | Page::NotPassed => {
            *form = Form::with_pass(Pass::Card(card))
        }
        Page::Elsewhere if form.pass.is_some() => *form = Form::with_pass(Pass::Card(card)),
        Page::ForWhom | Page::ReceiptCode | Page::Elsewhere => {
            form.purpose = Purpose::Me;
            identify(form, &card, context);
        }
        Page::Declarant => declare_by(form, &card),
        Page::People if form.is_full() => form.notice = Some(Notice::Full),
        Page::People if has(form, &card) => form.notice = Some(Notice::Twice),
        Page::People => {
            form.people.add();
            identify(form, &card, context);
        }
        page if page.takes_card() && has(form, &card) => form.notice = Some(Notice::Twice),
        page if page.takes_card() => identify(form, &card, context),
        _ => form.notice = Some(Notice::NotNow),
    }
}

/// A card was scanned by which somebody declared today: nothing is asked again, unless they want to.
pub(super) fn scan_declared(form: &mut Form, card: Box<Card>, context: &Context<'_>) {
    let asks = form.page.takes_card()
        || matches!(form.page, Page::ForWhom | Page::ReceiptCode | Page::Elsewhere | Page::People);
    match form.page {
        page if page.takes_card() && form.person().is_of(&card) => scan(form, card, context),
        _ if asks && form.is_blank() => *form = Form::of_declared(card),
        _ if asks => form.notice = Some(Notice::Declared),
        _ => {
            scan(form, card, context);
            form.declared = form.page == Page::Card;
        }
    }
}

/// Fills the current person in, and goes to the first page that still wants something.
pub(super) fn identify(form: &mut Form, card: &Card, context: &Context<'_>) {
    fill(form.people.current_mut(), card, context.communes);
    if form.purpose != Purpose::Others && form.people.index() == 0 {
        offer_phone(form, card);
    }
    let next = flow::after_card(form, context);
    match &form.correction {
        // The card has all that was to be corrected.
        Some(correction) if !next.takes_card() => {
            let origin = correction.origin;
            form.correction = None;
            form.go(origin);
        }
        _ => form.go(next),
    }
    // A name to look at says more than that the card was read.
    let suspect = form.page == Page::Name && form.person().name_suspect;
    form.notice = (!suspect).then_some(Notice::CardRead);
}

/// The card's owner declares for others.
pub(super) fn declare_by(form: &mut Form, card: &Card) {
    form.declarant.name.clear();
    let capitals = card.name.chars().flat_map(char::to_uppercase);
    capitals.for_each(|letter| form.declarant.name.push(letter));
    offer_phone(form, card);
    let named = !form.declarant.name.is_empty();
    form.go(if named { Page::Phone } else { Page::Declarant });
    form.notice = Some(Notice::CardRead);
}

fn offer_phone(form: &mut Form, card: &Card) {
    if form.declarant.phone.is_empty() {
        let digits = card.phone.chars().filter(char::is_ascii_digit);
        digits.for_each(|digit| form.declarant.phone.push(digit));
    }
}

/// Whether another of the people has this card.
fn has(form: &Form, card: &Card) -> bool {
    let all = form.page == Page::People;
    let same = |(index, person): (usize, &Person)| {
        (all || index != form.people.index()) && *person.number == *card.number
    };
    is_identity(card) && form.people.iter().enumerate().any(same)
}
