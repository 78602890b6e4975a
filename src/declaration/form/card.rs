//! What a card tells the form, and where the visitor goes on after it.

use super::{Badge, Context, Form, Notice, Page, Person, Purpose};
use crate::cards::{Card, Kind};
use crate::declaration::home::{CommuneSearch, Home};
use crate::declaration::validate::papers;

impl Person {
    /// Fills in what the card says. What it does not say stays as it was typed; what another card
    /// said does not, because it may be another person's.
    pub fn take(&mut self, card: &Card, gazetteer: &dyn CommuneSearch) {
        if self.by_card {
            self.number.clear();
            self.insurance.clear();
            if self.home.by_card {
                self.home = Home::default();
            }
        }
        let typed = !self.number.is_empty() && !is_identity(card);
        (self.by_card, self.corrected) = (true, typed);
        if !card.name.is_empty() {
            self.name.clear();
            card.name.chars().flat_map(char::to_uppercase).for_each(|it| self.name.push(it));
            self.name_suspect = card.name_suspect;
        }
        if let Some(birth) = card.birth {
            self.birth_year.set(&birth.year().to_string());
        }
        self.gender = card.gender.or(self.gender);
        if is_identity(card) {
            self.number.set(&card.number);
        }
        if !card.insurance.is_empty() {
            self.insurance.set(&card.insurance);
        }
        if !card.address.is_empty() {
            self.home.read(gazetteer.resolve(&card.address));
        }
    }
}

/// Whether the card's number is one of an identity paper, and whole: an insurance number is none,
/// and one with stars in it neither.
fn is_identity(card: &Card) -> bool {
    card.kind != Kind::Bhyt && !card.number.is_empty() && papers::number(&card.number).passes()
}

impl Form {
    /// Takes a card wherever the visitor is.
    pub(super) fn scan(&mut self, card: Box<Card>, context: &Context<'_>) {
        match self.page {
            Page::Card
            | Page::Unread
            | Page::Receipt
            | Page::Done
            | Page::Passed
            | Page::NotPassed => *self = Self::of_badge(Badge::Card(card)),
            Page::ForWhom | Page::ReceiptCode => {
                self.purpose = Purpose::Me;
                self.identify(&card, context);
            }
            Page::Declarant => self.declare_by(&card),
            Page::People if self.is_full() => self.notice = Some(Notice::Full),
            Page::People if self.has(&card) => self.notice = Some(Notice::Twice),
            Page::People => {
                self.add_person();
                self.identify(&card, context);
            }
            page if page.takes_card() && self.has(&card) => self.notice = Some(Notice::Twice),
            page if page.takes_card() => self.identify(&card, context),
            _ => self.notice = Some(Notice::NotNow),
        }
    }

    /// Fills the person in hand in, and goes to the first page that still wants something.
    pub(super) fn identify(&mut self, card: &Card, context: &Context<'_>) {
        self.people.hand_mut().take(card, context.communes);
        if self.purpose != Purpose::Others && self.people.place() == 0 {
            self.offer_phone(card);
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
        // A name to look at says more than that the card was read.
        let suspect = self.page == Page::Name && self.person().name_suspect;
        self.notice = (!suspect).then_some(Notice::CardRead);
    }

    /// The card's owner declares for others.
    pub(super) fn declare_by(&mut self, card: &Card) {
        self.declarant.name.clear();
        let capitals = card.name.chars().flat_map(char::to_uppercase);
        capitals.for_each(|letter| self.declarant.name.push(letter));
        self.offer_phone(card);
        let named = !self.declarant.name.is_empty();
        self.go(if named { Page::Phone } else { Page::Declarant });
        self.notice = Some(Notice::CardRead);
    }

    fn offer_phone(&mut self, card: &Card) {
        if self.declarant.phone.is_empty() {
            let digits = card.phone.chars().filter(char::is_ascii_digit);
            digits.for_each(|digit| self.declarant.phone.push(digit));
        }
    }

    /// Whether another of the people has this card.
    fn has(&self, card: &Card) -> bool {
        let all = self.page == Page::People;
        let same = |(place, person): (usize, &Person)| {
            (all || place != self.people.place()) && *person.number == *card.number
        };
        is_identity(card) && self.people.iter().enumerate().any(same)
    }
}
