//! A form being filled in.

use protocol::record::{Channel, Direction};
use zeroize::Zeroizing;

use super::otp::Otp;
use super::page::Page;
use super::pass::{Pass, PassProblem, RECEIPT_MAX};
use super::people::People;
use super::person::{Declarant, Person};
use super::slip::Printing;
use crate::cards::Card;
use crate::checkin::receipt_code::ReceiptCode;
use crate::forms::cover::Cover;
use crate::forms::entry::Entry;
use crate::forms::mask;
use crate::forms::submission::Submission;
use crate::forms::timing::IDLE_S;
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

/// Shown beside the page until the visitor does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    CardRead,
    /// The card could not be read.
    Unread,
    /// A card has no use on this page.
    NotNow,
    /// This card's owner is among the people already.
    Twice,
    /// This card's owner has declared today.
    Declared,
    /// There are [`PEOPLE_MAX`] people.
    Full,
}

/// A form being filled in. What was typed is wiped when it is dropped.
pub struct Form {
    pub page: Page,
    pub purpose: Purpose,
    pub declarant: Declarant,
    /// The people declared; the current one may be unfinished.
    pub people: People,
    /// Whether this page was left once with something missing, so that it says what.
    pub error_shown: bool,
    pub notice: Option<Notice>,
    /// Whether it is being asked to erase all of it.
    pub asks_erase: bool,
    /// Seconds until the form is wiped, or the page ends by itself.
    pub left_s: u32,
    /// The confirmation of the phone.
    pub otp: Otp,
    /// Name on the page of thanks.
    pub masked_name: Zeroizing<String>,
    /// How many people were declared, on [`Page::Done`].
    pub thanked: usize,
    /// Whether an answer of one of them needs the staff's attention.
    pub attention: bool,
    /// The receipt for them.
    pub receipt: Option<ReceiptCode>,
    /// How far its printing is.
    pub printing: Printing,
    /// The channel through which the visitor has declared elsewhere.
    pub elsewhere: Option<Channel>,
    /// The card of [`Page::Card`], or the receipt of [`Page::Receipt`].
    pub pass: Option<Pass>,
    /// Whether somebody declared today by that card.
    pub declared: bool,
    /// The code of a receipt that is being typed.
    pub receipt_code: Entry,
    /// The direction in which the pass's owner passes.
    pub passing: Option<Direction>,
    /// Why the pass's owner was not recorded.
    pub refused: Option<PassProblem>,
    pub typist: Typist,
    /// A correction that was begun.
    pub(super) correction: Option<Correction>,
    pub(super) submission: Submission,
}

/// Where a correction returns to, and what it restores when the visitor goes back.
pub(super) struct Correction {
    pub(super) origin: Page,
    pub(super) person: Person,
    pub(super) declarant: Declarant,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({:?}, …)", self.page)
    }
}

impl Form {
    pub(super) fn at(page: Page) -> Self {
        Self {
            page,
            purpose: Purpose::Me,
            declarant: Declarant::default(),
            people: People::default(),
            error_shown: false,
            notice: None,
            asks_erase: false,
            left_s: page.idle_s(),
            otp: Otp::default(),
            masked_name: Zeroizing::default(),
            thanked: 0,
            attention: false,
            receipt: None,
            printing: Printing::default(),
            elsewhere: None,
            pass: None,
            declared: false,
            receipt_code: Entry::new(RECEIPT_MAX),
            passing: None,
            refused: None,
            typist: Typist::default(),
            correction: None,
            submission: Submission::default(),
        }
    }

    /// A form that begins with a card or a receipt.
    pub(super) fn with_pass(pass: Pass) -> Self {
        let page = match pass {
            Pass::Card(_) => Page::Card,
            Pass::Receipt(_) => Page::Receipt,
        };
        Self { pass: Some(pass), ..Self::at(page) }
    }

    /// A form that begins with a card by which somebody declared today.
    pub(super) fn of_declared(card: Box<Card>) -> Self {
        Self { declared: true, ..Self::with_pass(Pass::Card(card)) }
    }

    /// A form of nobody, to show in the place of one.
    pub fn blank() -> Self {
        Self::at(Page::ForWhom)
    }

    pub(super) fn go(&mut self, page: Page) {
        (self.page, self.error_shown, self.left_s) = (page, false, page.idle_s());
    }

    /// Begins a correction at `page`, to return to `origin`.
    pub(super) fn correct(&mut self, page: Page, origin: Page) {
        let (person, declarant) = (self.person().clone(), self.declarant.clone());
        self.correction = Some(Correction { origin, person, declarant });
        self.go(page);
    }

    /// The person being declared or corrected.
    pub fn person(&self) -> &Person {
        self.people.current()
    }

    /// Whether the current person may be removed from the list: not the one who declares for all.
    pub fn may_remove(&self) -> bool {
        self.purpose == Purpose::Others || self.people.index() > 0
    }

    /// Whether nothing of a visitor is in it that would be lost.
    pub fn is_blank(&self) -> bool {
        let people = self.people.count() == 1 && self.person().is_blank();
        people && self.declarant.is_blank() && self.receipt_code.is_empty()
    }

    pub(super) fn ask_erase(&mut self) {
        (self.asks_erase, self.left_s) = (true, self.page.idle_s());
    }

    /// What stands in the place of its page.
    pub fn cover(&self) -> Option<Cover> {
        let may_be_covered = !self.is_blank() && self.page.idle_s() == IDLE_S;
        may_be_covered.then(|| Cover::of(self.asks_erase, self.left_s)).flatten()
    }

    /// Whether a scan has changed nothing.
    pub(super) fn refuses_scan(&self) -> bool {
        use Notice::{Declared, Full, NotNow, Twice, Unread};
        matches!(self.notice, Some(Declared | Full | NotNow | Twice | Unread))
    }

    /// Whether no more people can be declared.
    pub fn is_full(&self) -> bool {
        self.people.count() >= PEOPLE_MAX
    }

    /// Who declares, masked.
    pub fn declared_by(&self) -> String {
        match (self.purpose, self.people.iter().next()) {
            (Purpose::Others, _) => mask::name(&self.declarant.name),
            (_, Some(first)) => first.masked_name(),
            (_, None) => String::new(),
        }
    }
}
