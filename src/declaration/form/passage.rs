//! In or out by a card or by the receipt of an earlier declaration.

use protocol::record::Direction;

use super::event::Effect;
use super::page::Page;
use super::pass::{Pass, PassProblem};
use super::state::{Form, Notice};

/// A receipt was scanned.
pub(super) fn scan_receipt(form: &mut Form, text: &str) {
    match form.page {
        Page::Card
        | Page::Unread
        | Page::ForWhom
        | Page::Elsewhere
        | Page::Receipt
        | Page::ReceiptCode
        | Page::Done
        | Page::Passed
        | Page::NotPassed => *form = Form::with_pass(Pass::receipt(text)),
        _ => form.notice = Some(Notice::NotNow),
    }
}

/// The code of a receipt was typed.
pub(super) fn use_typed_receipt(form: &mut Form) {
    form.pass = Some(Pass::Receipt(form.receipt_code.clone()));
    form.receipt_code.clear();
    form.go(Page::Receipt);
}

/// The owner of the pass goes in or out.
pub(super) fn pass(form: &mut Form, direction: Direction) -> Option<Effect> {
    let pass = match form.page {
        Page::Card | Page::Receipt | Page::NotPassed => form.pass.clone()?,
        _ => return None,
    };
    form.go(Page::Passing);
    if form.submission.is_waiting() {
        // Submitted already; the answer is late.
        return None;
    }
    form.submission.begin();
    form.passing = Some(direction);
    Some(Effect::Pass(direction, pass))
}

/// The passage was recorded for so many people, or was not.
pub(super) fn passed(form: &mut Form, outcome: Result<u8, PassProblem>) {
    if !form.submission.end() {
        return;
    }
    match (form.page, outcome) {
        // An answer after the machine gave up waiting is as good.
        (Page::Passing | Page::NotPassed, Ok(people)) => {
            form.thanked = usize::from(people);
            form.masked_name =
                form.pass.take().map_or_else(String::new, |it| it.masked_name()).into();
            form.receipt_code.clear();
            form.go(Page::Passed);
        }
        (Page::Passing, Err(problem)) => refuse(form, problem),
        _ => {}
    }
}

pub(super) fn refuse(form: &mut Form, problem: PassProblem) {
    form.refused = Some(problem);
    form.go(Page::NotPassed);
}
