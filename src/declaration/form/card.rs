//! What a card tells the form, and where the visitor goes on after it.

use protocol::declaration::Gender;

use super::{Context, Form, Notice, Page, Person, Purpose};
use crate::declaration::entry::Entry;
use crate::declaration::home::Gazetteer;
use crate::declaration::validate::papers;

/// A card as far as the form is concerned; what the card does not say is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan {
    /// Number of the paper.
    pub number: Entry,
    /// Name as the card writes it.
    pub name: Entry,
    /// Whether the scanner may have lost marks of the name.
    pub name_suspect: bool,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Address as the card writes it.
    pub address: Entry,
    /// Phone.
    pub phone: Entry,
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Scan(…)")
    }
}

impl Person {
    /// Fills in what the card says. What it does not say stays as it was typed.
    pub fn take(&mut self, scan: &Scan, gazetteer: &dyn Gazetteer) {
        self.by_card = true;
        if !scan.name.is_empty() {
            self.name.clear();
            scan.name.chars().flat_map(char::to_uppercase).for_each(|it| self.name.push(it));
            self.name_suspect = scan.name_suspect;
        }
        if let Some(year) = scan.birth_year {
            self.birth_year.set(&year.to_string());
        }
        self.gender = scan.gender.or(self.gender);
        // A masked number is no number.
        if !scan.number.is_empty() && papers::number(&scan.number).passes() {
            self.number.set(&scan.number);
        }
        if !scan.address.is_empty() {
            self.home.read(gazetteer.resolve(&scan.address));
        }
    }
}

impl Form {
    /// Takes a card wherever the visitor is.
    pub(super) fn scan(&mut self, scan: Box<Scan>, context: &Context<'_>) {
        match self.page {
            Page::Card | Page::Unread | Page::Done | Page::Passed | Page::NotPassed => {
                *self = Self::of_card(scan);
            }
            Page::ForWhom => {
                self.purpose = Purpose::Me;
                self.identify(&scan, context);
            }
            Page::Declarant => self.declare_by(&scan),
            Page::People if self.is_full() => self.notice = Some(Notice::Full),
            Page::People if self.has(&scan) => self.notice = Some(Notice::Twice),
            Page::People => {
                self.add_person();
                self.identify(&scan, context);
            }
            page if page.takes_card() && self.has(&scan) => self.notice = Some(Notice::Twice),
            page if page.takes_card() => self.identify(&scan, context),
            _ => self.notice = Some(Notice::NotNow),
        }
    }

    /// A form that begins with a card.
    pub(super) fn of_card(scan: Box<Scan>) -> Self {
        Self { card: Some(scan), ..Self::at(Page::Card) }
    }

    /// Fills the person in hand in, and goes to the first page that still wants something.
    pub(super) fn identify(&mut self, scan: &Scan, context: &Context<'_>) {
        self.people.hand_mut().take(scan, context.places);
        if self.purpose != Purpose::Others && self.people.place() == 0 {
            self.offer_phone(scan);
        }
        let next = self.after_card(context);
        match &self.correction {
            // All that was asked for is told.
            Some(correction) if !next.takes_card() => {
                let origin = correction.origin;
                self.correction = None;
                self.go(origin);
            }
            _ => self.go(next),
        }
        self.notice = Some(Notice::CardRead);
    }

    /// The card's owner declares for others.
    pub(super) fn declare_by(&mut self, scan: &Scan) {
        self.declarant.name.clear();
        let capitals = scan.name.chars().flat_map(char::to_uppercase);
        capitals.for_each(|letter| self.declarant.name.push(letter));
        self.offer_phone(scan);
        let named = !self.declarant.name.is_empty();
        self.go(if named { Page::Phone } else { Page::Declarant });
        self.notice = Some(Notice::CardRead);
    }

    fn offer_phone(&mut self, scan: &Scan) {
        if self.declarant.phone.is_empty() {
            let digits = scan.phone.chars().filter(char::is_ascii_digit);
            digits.for_each(|digit| self.declarant.phone.push(digit));
        }
    }

    /// Whether another of the people has this card.
    fn has(&self, scan: &Scan) -> bool {
        let all = self.page == Page::People;
        let same = |(place, person): (usize, &Person)| {
            (all || place != self.people.place()) && person.number == scan.number
        };
        !scan.number.is_empty() && self.people.iter().enumerate().any(same)
    }
}
