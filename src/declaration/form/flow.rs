//! Which page follows which. The way back is the same walk, one page shorter.

use protocol::declaration::Answer;

use super::{Context, Correction, Form, Options, Page, Purpose, Section};
use crate::declaration::validate::{Verdict, birth_year, phone};

/// More pages than any walk has.
const LONGEST: usize = 40;

impl Form {
    /// Where the visitor goes on after `page`, when all that it asks for is there.
    pub(super) fn after(&self, page: Page, context: &Context<'_>) -> Page {
        let person = self.person();
        match page {
            Page::ForWhom if self.purpose == Purpose::Others => Page::Declarant,
            Page::ForWhom => self.first_of_person(context),
            Page::Declarant => Page::Phone,
            Page::Name if person.by_card && self.is_born(context) => self.after_papers(),
            Page::Name => Page::Birth,
            Page::Birth if person.by_card => self.after_papers(),
            Page::Birth => Page::Number,
            Page::Number if person.abroad => Page::Nation,
            Page::Nation if person.nation_typed => Page::NationName,
            Page::Nation | Page::NationName => Page::Passport,
            Page::Number | Page::Passport => self.after_papers(),
            Page::Phone if self.wants_otp(context) => Page::Otp,
            Page::Phone | Page::Otp if self.purpose == Purpose::Others => {
                self.first_of_person(context)
            }
            Page::Phone | Page::Otp => Page::Where,
            Page::Where if person.home.knows_street() => self.first_question(context.options),
            Page::Where => Page::Street,
            Page::Street => self.first_question(context.options),
            Page::Travel if person.travelled == Some(Answer::Yes) => Page::Destinations,
            Page::Travel | Page::Destinations if context.options.signs => Page::Ill,
            Page::Travel | Page::Destinations => Page::Question(0),
            Page::Ill if person.ill == Some(Answer::Yes) => Page::Signs,
            Page::Ill | Page::Signs => Page::Question(0),
            Page::Question(index) if index + 1 < person.contacts.len() => Page::Question(index + 1),
            Page::Question(_) if context.options.illnesses => Page::Illnesses,
            Page::Question(_) | Page::Illnesses if self.purpose == Purpose::Me => Page::Review,
            Page::Question(_) | Page::Illnesses => Page::People,
            Page::People => Page::Review,
            other => other,
        }
    }

    /// Where the visitor comes from; `None` where there is nothing before.
    pub(super) fn before(&self, page: Page, context: &Context<'_>) -> Option<Page> {
        let first = if self.people.place() == 0 { Page::ForWhom } else { Page::Name };
        let mut walk = first;
        for _ in 0..LONGEST {
            let next = self.after(walk, context);
            // Digits that were asked for once are not asked for on the way back.
            let next = if next == Page::Otp { self.after(next, context) } else { next };
            if next == page {
                return Some(walk);
            }
            walk = next;
        }
        // A page that the walk passes over, such as a name that a card told.
        (page != first).then_some(first)
    }

    /// Goes on, or back to where the correction began.
    pub(super) fn forward(&mut self, context: &Context<'_>) {
        let next = self.after(self.page, context);
        match &self.correction {
            Some(correction) if next.section() != self.page.section() => {
                let origin = correction.origin;
                self.correction = None;
                self.go(origin);
            }
            _ => self.go(next),
        }
    }

    /// Goes back; whether there was anywhere to go.
    pub(super) fn backward(&mut self, context: &Context<'_>) -> bool {
        let before = match self.page {
            Page::Review if self.purpose == Purpose::Me => {
                self.people.select(0);
                Some(Page::Sections)
            }
            Page::Review => Some(Page::People),
            Page::Sections if self.purpose == Purpose::Me => Some(Page::Review),
            Page::Sections => Some(Page::People),
            Page::People if self.purpose == Purpose::Others => {
                self.correct(Page::Declarant, Page::People);
                return true;
            }
            Page::People => {
                self.people.select(0);
                Some(Page::Sections)
            }
            Page::Failed => Some(Page::Review),
            Page::Otp => Some(Page::Phone),
            Page::Card | Page::Unread | Page::Receipt | Page::NotPassed => None,
            Page::ReceiptCode => Some(Page::ForWhom),
            page => self.before_step(page, context),
        };
        before.inspect(|page| self.go(*page)).is_some()
    }

    fn before_step(&mut self, page: Page, context: &Context<'_>) -> Option<Page> {
        let before = self.before(page, context);
        let within = before.filter(|before| before.section() == page.section());
        if self.correction.is_some() && within.is_some() {
            return within;
        }
        if let Some(Correction { origin, person, declarant }) = self.correction.take() {
            // Whoever goes back has changed nothing.
            *self.people.hand_mut() = person;
            self.declarant = declarant;
            return Some(origin);
        }
        if before.is_none() && self.people.place() > 0 {
            self.people.remove();
            return Some(Page::People);
        }
        before
    }

    /// Where a card leads that was just read.
    pub(super) fn after_card(&self, context: &Context<'_>) -> Page {
        match self.person().name_verdict() {
            Verdict::Good if self.is_born(context) => self.after_papers(),
            Verdict::Good => Page::Birth,
            _ => Page::Name,
        }
    }

    /// The first page of a section.
    pub(super) fn start_of(&self, section: Section, options: Options) -> Page {
        match section {
            Section::Name => Page::Name,
            Section::Birth => Page::Birth,
            Section::Papers => Page::Number,
            Section::Contact => Page::Phone,
            Section::Home => Page::Where,
            Section::Answers => self.first_question(options),
        }
    }

    fn first_of_person(&self, context: &Context<'_>) -> Page {
        let person = self.person();
        if person.by_card && person.name_verdict() == Verdict::Good {
            if self.is_born(context) { self.after_papers() } else { Page::Birth }
        } else {
            Page::Name
        }
    }

    fn first_question(&self, options: Options) -> Page {
        match (options.travel, options.signs) {
            (true, _) => Page::Travel,
            (_, true) => Page::Ill,
            _ => Page::Question(0),
        }
    }

    /// The phone is asked for once.
    fn after_papers(&self) -> Page {
        let asks = self.people.place() == 0 && self.purpose != Purpose::Others;
        if asks { Page::Phone } else { Page::Where }
    }

    fn is_born(&self, context: &Context<'_>) -> bool {
        let person = self.person();
        person.gender.is_some() && birth_year(&person.birth_year, context.now.this_year).passes()
    }

    /// Whether the phone can be confirmed, and is not yet.
    pub(super) fn wants_otp(&self, context: &Context<'_>) -> bool {
        context.otp && !self.declarant.verified && phone::is_mobile(&self.declarant.phone)
    }
}
