//! Whether a page can be left, and what stands beside its field.

use super::{Context, Form, Now, Page};
use crate::declaration::validate::{self, Verdict};

impl Form {
    /// Whether this page can be left with what is there.
    pub(super) fn may_go_on(&self, context: &Context<'_>) -> bool {
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
            Page::Destinations => validate::text(&person.destinations),
            Page::ReceiptCode => self.receipt_verdict(),
            _ => Verdict::Good,
        }
    }
}
