//! The declaration wizard: one page at a time, forgotten when the visitor leaves.
//!
//! [`step`] takes a state, an event and what is known around it, and gives the new state and what is
//! to be done. A tick is one second of the machine's own rhythm, so that a clock set right meanwhile
//! neither wipes a form early nor keeps it longer.

mod card;
mod document;
mod edit;
mod flow;
mod otp;
mod page;
mod pass;
mod people;
mod person;
mod submit;

pub use otp::{ANSWER_S, Otp, OtpNews, OtpState};
pub use page::{
    DONE_S, IDLE_CARD_S, IDLE_REVIEW_S, IDLE_S, PASSED_S, Page, SUBMIT_S, Section, UNREAD_S,
};
pub use pass::{Badge, PassProblem, RECEIPT_MAX, RECEIPT_QR_MAX};
pub use people::People;
pub use person::{Declarant, HOME_NATION, NATIONS, Person, QUESTIONS, SIGNS};

use protocol::declaration::{Answer, Gender, Language};
use protocol::record::Direction;
use zeroize::Zeroizing;

use super::entry::Entry;
use super::home::{Commune, Gazetteer};
use super::validate::{self, Verdict};
use crate::cards::Card;
use crate::checkin::receipt_code::ReceiptCode;
use crate::typing::marks::Choice;
use crate::typing::{Mode, Typist};

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
}

/// What to return to, and what to restore when the visitor thinks better of it.
struct Correction {
    origin: Page,
    person: Person,
    declarant: Declarant,
}

/// Idle, or a form.
pub type State = Option<Form>;

/// What happens to a form.
pub enum Event {
    /// A visitor starts.
    Open,
    /// A card was read.
    Card(Box<Card>),
    /// A card could not be read.
    Unread,
    /// For whom; on [`Page::Card`] the card's owner is the first.
    Purpose(Purpose),
    /// The text of a receipt's QR was read.
    Receipt(Entry),
    /// The visitor has the code of a receipt.
    HasReceipt,
    /// The owner of the card or the receipt goes in or out.
    Pass(Direction),
    /// The passage is durable for so many people, or is not.
    Passed(Result<u8, PassProblem>),
    /// A key.
    Type(char),
    /// Marks touched, which take the place of the last vowels.
    Replace(Choice),
    /// How Vietnamese letters are made.
    Mode(Mode),
    /// The backspace key.
    Erase,
    /// Giới tính chosen.
    Gender(Gender),
    /// A passport, or another nationality.
    Abroad,
    /// One of [`NATIONS`], or another one, to be typed.
    Nation(Option<usize>),
    /// One of the communes that are offered.
    Choose(usize),
    /// The venue's own commune.
    Here,
    /// Where the person before lives.
    Same,
    /// Có or Không.
    Answer(Answer),
    /// One of [`SIGNS`] is there, or not after all.
    Sign(usize),
    /// One of the chronic illnesses.
    Illness(usize, Answer),
    /// Another SMS.
    Resend,
    /// What the backend says about the SMS.
    Otp(OtpNews),
    /// Another person.
    Add,
    /// One of the people is to be corrected.
    Correct(usize),
    /// What of that person.
    Section(Section),
    /// That person is taken off the list.
    Remove,
    /// Go on; on the review: "Gửi tờ khai".
    Next,
    /// Go back; from the first page: leave.
    Back,
    /// "Xóa ngay".
    Wipe,
    /// A touch beside everything.
    Touch,
    /// A second has passed.
    Tick,
    /// The submission is durable, and a receipt was given if the day is known.
    Stored(Option<ReceiptCode>),
    /// It is not.
    NotStored,
}

/// What the wizard wants done.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Seal and store; answer with [`Event::Stored`] or [`Event::NotStored`].
    Submit(Box<protocol::declaration::Declaration>),
    /// Record that its owner goes; answer with [`Event::Passed`].
    Pass(Direction, Badge),
    /// Send an SMS to this phone; answer with [`Event::Otp`].
    SendOtp(Entry),
    /// Compare the digits; answer with [`Event::Otp`].
    CheckOtp {
        /// Six digits.
        code: Entry,
    },
}

/// The time, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Unix seconds.
    pub unix_s: i64,
    /// The year in Vietnam; `None` while the clock is unknown.
    pub this_year: Option<u16>,
}

/// What the operator asks besides the guide of Kiên Giang.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The travel question of the national form.
    pub travel: bool,
    /// The question about signs of illness of the national form.
    pub signs: bool,
    /// The chronic illnesses of the guide; off, because neighbours read along at an open screen.
    pub illnesses: bool,
}

/// What is known around a form.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The time.
    pub now: Now,
    /// What is asked.
    pub options: Options,
    /// The language in which the visitor reads.
    pub language: Language,
    /// Whether an SMS can be sent now.
    pub otp: bool,
    /// The venue's commune, where it is known.
    pub here: Option<&'a Commune>,
    /// Where communes are found.
    pub places: &'a dyn Gazetteer,
}

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
            match form.take(event, context) {
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

    /// Whether no more people can be declared.
    pub fn is_full(&self) -> bool {
        self.people.count() >= PEOPLE_MAX
    }

    /// Whether this page can be left with what is there.
    fn may_go_on(&self, context: &Context<'_>) -> bool {
        self.value_verdict(context.now).passes() && !self.misses_choice()
    }

    /// Whether something on this page is still to be chosen.
    pub fn misses_choice(&self) -> bool {
        let person = self.person();
        match self.page {
            Page::Birth => person.gender.is_none(),
            Page::Signs => !person.signs.contains(&true),
            Page::Illnesses => person.illnesses.contains(&None),
            _ => false,
        }
    }

    /// What stands beside the field of this page; a missing one only once it was told.
    pub fn verdict(&self, now: Now) -> Verdict {
        match self.value_verdict(now) {
            Verdict::Missing if !self.told => Verdict::Good,
            verdict => verdict,
        }
    }

    fn value_verdict(&self, now: Now) -> Verdict {
        let person = self.person();
        match self.page {
            Page::Declarant => validate::text(&self.declarant.name),
            Page::Name => person.name_verdict(),
            Page::Birth => validate::birth_year(&person.birth_year, now.this_year),
            Page::Number | Page::Passport => person.number_verdict(),
            Page::NationName => validate::text(&person.nation),
            Page::Phone => self.declarant.phone_verdict(),
            Page::Where => person.home.verdict(),
            Page::Places => validate::text(&person.places),
            Page::ReceiptCode => self.receipt_verdict(),
            _ => Verdict::Good,
        }
    }
}

#[cfg(test)]
mod tests;
