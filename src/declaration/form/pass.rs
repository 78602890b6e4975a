//! In or out by a card or by the receipt of an earlier declaration.

use protocol::record::Direction;

use super::{Effect, Form, Notice, Page, Taken};
use crate::cards::Card;
use crate::declaration::entry::Entry;
use crate::declaration::mask;
use crate::declaration::validate::Verdict;

/// Characters of a receipt, dashes included, as people may type them.
pub const RECEIPT_MAX: usize = 14;

/// Fewest characters that can be a receipt.
const RECEIPT_LEAST: usize = 12;

/// Most characters that a receipt's QR may say.
pub const RECEIPT_QR_MAX: usize = 120;

/// What somebody goes in or out with. Wiped when dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Badge {
    /// A card.
    Card(Box<Card>),
    /// What a receipt's QR says, or its code as it was typed; not verified.
    Receipt(Entry),
}

/// Why nobody was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassProblem {
    /// It could not be stored.
    Store,
    /// The receipt does not hold today in this commune, or is none.
    Invalid,
    /// Too many wrong codes were typed.
    TooMany,
    /// The kiosk does not know the day, so that it cannot judge a receipt.
    TimeUnknown,
}

impl Badge {
    /// The card, if it is one.
    pub fn card(&self) -> Option<&Card> {
        match self {
            Self::Card(card) => Some(card),
            Self::Receipt(_) => None,
        }
    }

    /// Its owner as bystanders may see it; a receipt names nobody.
    pub fn masked_name(&self) -> String {
        self.card().map_or_else(String::new, |card| mask::name(&card.name))
    }
}

impl Form {
    /// A form that begins with a card or a receipt.
    pub(super) fn of_badge(badge: Badge) -> Self {
        let page = match badge {
            Badge::Card(_) => Page::Card,
            Badge::Receipt(_) => Page::Receipt,
        };
        Self { badge: Some(badge), ..Self::at(page) }
    }

    /// Takes the text of a receipt's QR.
    pub(super) fn scan_receipt(&mut self, text: &str) {
        match self.page {
            Page::Card
            | Page::Unread
            | Page::ForWhom
            | Page::Receipt
            | Page::ReceiptCode
            | Page::Done
            | Page::Passed
            | Page::NotPassed => *self = Self::of_receipt(text),
            _ => self.notice = Some(Notice::NotNow),
        }
    }

    /// A form that begins with what a receipt's QR says.
    pub(super) fn of_receipt(text: &str) -> Self {
        Self::of_badge(Badge::Receipt(Entry::holding(RECEIPT_QR_MAX, text)))
    }

    /// What stands beside a code that is typed.
    pub(super) fn receipt_verdict(&self) -> Verdict {
        let characters = self.receipt_code.chars().filter(|it| *it != '-').count();
        if characters < RECEIPT_LEAST { Verdict::Missing } else { Verdict::Good }
    }

    /// Takes the code that was typed.
    pub(super) fn take_receipt(&mut self) {
        self.badge = Some(Badge::Receipt(self.receipt_code.clone()));
        self.go(Page::Receipt);
    }

    pub(super) fn pass(&mut self, direction: Direction) -> Taken {
        let badge = match self.page {
            Page::Card | Page::Receipt | Page::NotPassed => self.badge.clone(),
            _ => None,
        };
        if self.waiting && badge.is_some() {
            // Handed in already; the answer is late.
            self.go(Page::Passing);
            return Taken::Stay(None);
        }
        Taken::Stay(badge.map(|badge| {
            self.waiting = true;
            self.passing = Some(direction);
            self.go(Page::Passing);
            Effect::Pass(direction, badge)
        }))
    }

    /// Hears for how many people it was recorded, or why not.
    pub(super) fn passed(&mut self, outcome: Result<u8, PassProblem>) {
        if !std::mem::take(&mut self.waiting) {
            return;
        }
        match (self.page, outcome) {
            // An answer after the machine gave up waiting is as good.
            (Page::Passing | Page::NotPassed, Ok(people)) => {
                self.thanked = usize::from(people);
                self.masked_name =
                    self.badge.take().map_or_else(String::new, |it| it.masked_name()).into();
                self.receipt_code.clear();
                self.go(Page::Passed);
            }
            (Page::Passing, Err(problem)) => self.refuse(problem),
            _ => {}
        }
    }

    pub(super) fn refuse(&mut self, problem: PassProblem) {
        self.refused = Some(problem);
        self.go(Page::NotPassed);
    }
}
