//! The end of a form: it is stored, or its time runs out.

use super::{Context, Declarant, Effect, Form, Page, PassProblem, People, Purpose};
use crate::checkin::receipt_code::ReceiptCode;
use crate::declaration::mask;

impl Form {
    /// A second passes; whether the form is still there.
    pub(super) fn tick(&mut self) -> bool {
        self.otp.tick();
        self.left_s = self.left_s.saturating_sub(1);
        if self.left_s > 0 {
            return true;
        }
        match self.page {
            Page::Sending => self.go(Page::Failed),
            Page::Passing => self.refuse(PassProblem::Store),
            _ => return false,
        }
        true
    }

    pub(super) fn submit(&mut self, context: &Context<'_>) -> Option<Effect> {
        if self.waiting {
            // Handed in already; the answer is late.
            self.go(Page::Sending);
            return None;
        }
        let document = self.document(context);
        match document {
            Some(document) => {
                self.go(Page::Sending);
                self.waiting = true;
                Some(Effect::Submit(Box::new(document)))
            }
            // The clock knows better meanwhile: a year of birth lies ahead.
            None => {
                self.go(if self.purpose == Purpose::Me { Page::Sections } else { Page::People });
                None
            }
        }
    }

    pub(super) fn stored(&mut self, receipt: Option<ReceiptCode>) {
        // An answer after the machine gave up waiting is as good, wherever the visitor is.
        if std::mem::take(&mut self.waiting) {
            self.masked_name = self.declared_by().into();
            self.thanked = self.people.count();
            self.receipt = receipt;
            self.people = People::default();
            self.declarant = Declarant::default();
            self.correction = None;
            self.typist.forget();
            self.go(Page::Done);
        }
    }

    pub(super) fn not_stored(&mut self) {
        if std::mem::take(&mut self.waiting) && self.page == Page::Sending {
            self.go(Page::Failed);
        }
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
