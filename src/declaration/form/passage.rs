//! In or out by a card or by the receipt of an earlier declaration.

use protocol::record::Direction;

use super::badge::{Badge, PassProblem};
use super::event::Effect;
use super::page::Page;
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
        | Page::NotPassed => *form = Form::of_badge(Badge::receipt(text)),
        _ => form.notice = Some(Notice::NotNow),
    }
}

/// The code of a receipt was typed.
pub(super) fn use_typed_receipt(form: &mut Form) {
    form.badge = Some(Badge::Receipt(form.receipt_code.clone()));
    form.receipt_code.clear();
    form.go(Page::Receipt);
}

/// The owner of the badge goes in or out.
pub(super) fn pass(form: &mut Form, direction: Direction) -> Option<Effect> {
    let badge = match form.page {
        Page::Card | Page::Receipt | Page::NotPassed => form.badge.clone()?,
        _ => return None,
    };
    form.go(Page::Passing);
    if form.submission.is_waiting() {
        // Submitted already; the answer is late.
        return None;
    }
    form.submission.begin();
    form.passing = Some(direction);
    Some(Effect::Pass(direction, badge))
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
                form.badge.take().map_or_else(String::new, |it| it.masked_name()).into();
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
