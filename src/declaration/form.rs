//! The declaration wizard: one page at a time, forgotten when the visitor leaves.
//!
//! [`step`] takes a state, an event and what is known around it, and gives the new state and what is
//! to be done. A tick is one second of the machine's own rhythm, so that a clock set right meanwhile
//! neither wipes a form early nor keeps it longer.

mod card;
mod context;
mod document;
mod edit;
mod entries;
mod event;
mod flow;
mod otp;
mod page;
mod pass;
mod people;
mod person;
mod submit;
mod verdict;

pub use context::{Context, Now, Options};
pub use event::{Effect, Event};
pub use otp::{ANSWER_S, Otp, OtpNews, OtpState};
pub use page::{
    DONE_S, IDLE_CARD_S, IDLE_REVIEW_S, IDLE_S, PASSED_S, Page, SUBMIT_S, Section, UNREAD_S,
};
pub use pass::{Badge, PassProblem, RECEIPT_MAX, RECEIPT_QR_MAX};
pub use people::People;
pub use person::{Declarant, HOME_NATION, NATIONS, Person, QUESTIONS, SIGNS};

use protocol::record::Direction;
use zeroize::Zeroizing;

use super::entry::Entry;
use crate::checkin::receipt_code::ReceiptCode;
use crate::typing::Typist;

/// Most people of one declaration: as many as one page can list.
pub const PEOPLE_MAX: usize = 10;

/// Whom the visitor declares for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Cho tôi.
    Me,
    /// The visitor and those who came along.
    Group,
    /// Khai hộ: others only.
    Others,
}

/// What is said once beside the page, until the visitor does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The card was read.
    CardRead,
    /// The card could not be read.
    Unread,
    /// A card has no use on this page.
    NotNow,
    /// This card's owner is among the people already.
    Twice,
    /// There are [`PEOPLE_MAX`] people.
    Full,
}

/// A form being filled in. What was typed is wiped when it is dropped.
pub struct Form {
    /// Page shown.
    pub page: Page,
    /// Whom the visitor declares for.
    pub purpose: Purpose,
    /// Who declares.
    pub declarant: Declarant,
    /// The people declared; the one in hand may be unfinished.
    pub people: People,
    /// Whether this page was left once with something missing, so that it is told.
    pub told: bool,
    /// What is said once.
    pub notice: Option<Notice>,
    /// Seconds until the form is wiped, or the page ends by itself.
    pub left_s: u32,
    /// The confirmation of the phone.
    pub otp: Otp,
    /// Name that the thanks address, masked.
    pub masked_name: Zeroizing<String>,
    /// How many people were declared, on [`Page::Done`].
    pub thanked: usize,
    /// The receipt for them.
    pub receipt: Option<ReceiptCode>,
    /// The card of [`Page::Card`], or the receipt of [`Page::Receipt`].
    pub badge: Option<Badge>,
    /// The code of a receipt that is being typed.
    pub receipt_code: Entry,
    /// Which way its owner goes.
    pub passing: Option<Direction>,
    /// Why the owner of the badge was not recorded.
    pub refused: Option<PassProblem>,
    /// What the keyboard writes with.
    pub typist: Typist,
    /// A correction that was begun.
    correction: Option<Correction>,
    /// Whether it was handed in and nobody has said yet what became of it.
    waiting: bool,
}

/// What to return to, and what to restore when the visitor thinks better of it.
struct Correction {
    origin: Page,
    person: Person,
    declarant: Declarant,
}

/// Idle, or a form.
pub type State = Option<Form>;

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({:?}, …)", self.page)
    }
}

/// Takes one event.
pub fn step(state: State, event: Event, context: &Context<'_>) -> (State, Option<Effect>) {
    let Some(mut form) = state else {
        let form = match event {
            Event::Open => Some(Form::at(Page::ForWhom)),
            Event::Card(card) => Some(Form::of_badge(Badge::Card(card))),
            Event::Receipt(text) => Some(Form::of_receipt(&text)),
            Event::Unread => Some(Form::at(Page::Unread)),
            _ => None,
        };
        return (form, None);
    };
    let effect = match event {
        Event::Tick => return (form.tick().then_some(form), None),
        Event::Stored(receipt) => {
            form.stored(receipt);
            return (Some(form), None);
        }
        Event::NotStored => {
            form.not_stored();
            return (Some(form), None);
        }
        Event::Passed(outcome) => {
            form.passed(outcome);
            return (Some(form), None);
        }
        // Nothing is taken while something is being stored.
        _ if matches!(form.page, Page::Sending | Page::Passing) => return (Some(form), None),
        Event::Otp(news) => {
            if form.page == Page::Otp && form.otp.hear(news) {
                form.declarant.verified = true;
                form.forward(context);
            }
            return (Some(form), None);
        }
        Event::Wipe => return (None, None),
        event => {
            form.notice = None;
            let (page, left_s) = (form.page, form.left_s);
            let scanned = matches!(event, Event::Card(_) | Event::Receipt(_) | Event::Unread);
            match form.take(event, context) {
                // A card held up to a form that its owner has left does not keep it alive.
                Taken::Stay(_) if scanned && form.page == page && form.refuses_scan() => {
                    form.left_s = left_s;
                    return (Some(form), None);
                }
                Taken::Leave => return (None, None),
                Taken::Stay(effect) => effect,
            }
        }
    };
    form.left_s = form.page.idle_s();
    (Some(form), effect)
}

/// What became of an event.
enum Taken {
    Leave,
    Stay(Option<Effect>),
}

impl Form {
    fn at(page: Page) -> Self {
        Self {
            page,
            purpose: Purpose::Me,
            declarant: Declarant::default(),
            people: People::default(),
            told: false,
            notice: None,
            left_s: page.idle_s(),
            otp: Otp::default(),
            masked_name: Zeroizing::default(),
            thanked: 0,
            receipt: None,
            badge: None,
            receipt_code: Entry::new(RECEIPT_MAX),
            passing: None,
            refused: None,
            typist: Typist::default(),
            correction: None,
            waiting: false,
        }
    }

    /// A form of nobody, to show in the place of one.
    pub fn blank() -> Self {
        Self::at(Page::ForWhom)
    }

    fn go(&mut self, page: Page) {
        (self.page, self.told, self.left_s) = (page, false, page.idle_s());
    }

    /// Begins a correction at `page`, to return to `origin`.
    fn correct(&mut self, page: Page, origin: Page) {
        let (person, declarant) = (self.person().clone(), self.declarant.clone());
        self.correction = Some(Correction { origin, person, declarant });
        self.go(page);
    }

    /// The person in hand.
    pub fn person(&self) -> &Person {
        self.people.hand()
    }

    /// Whether the person in hand may be taken off the list: not the one who declares for all.
    pub fn may_remove(&self) -> bool {
        self.purpose == Purpose::Others || self.people.place() > 0
    }

    /// Whether a scan has changed nothing.
    fn refuses_scan(&self) -> bool {
        use Notice::{Full, NotNow, Twice, Unread};
        matches!(self.notice, Some(Full | NotNow | Twice | Unread))
    }

    /// Whether no more people can be declared.
    pub fn is_full(&self) -> bool {
        self.people.count() >= PEOPLE_MAX
    }
}

#[cfg(test)]
mod tests;
