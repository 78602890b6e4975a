//! Whether a page can be left, and what is wrong with its field.

use protocol::declared::WordCode;

use super::context::{Context, Now};
use super::page::Page;
use super::state::Form;
use crate::declaration::validate::{self, Verdict};

/// Fewest characters that can be a receipt which is no word code.
const RECEIPT_MIN: usize = 12;

/// Whether this page can be left with what is there.
pub(super) fn may_go_on(form: &Form, context: &Context<'_>) -> bool {
    value_verdict(form, context.now).passes() && !misses_choice(form)
}

/// Whether something on this page is still to be chosen.
pub fn misses_choice(form: &Form) -> bool {
    let person = form.person();
    match form.page {
        Page::Birth => person.gender.is_none(),
        Page::Question(question) => !person.answers.has(question),
        Page::Details(question) if !question.asks_text() => {
            !person.answers.choices(question).iter().any(|(_, chosen)| *chosen)
        }
        _ => false,
    }
}

/// The verdict on the field of this page. That it is missing is said only after the visitor tried to
/// go on without it.
pub fn verdict(form: &Form, now: Now) -> Verdict {
    match value_verdict(form, now) {
        Verdict::Missing if !form.error_shown => Verdict::Good,
        verdict => verdict,
    }
}

fn value_verdict(form: &Form, now: Now) -> Verdict {
    let person = form.person();
    match form.page {
        Page::Declarant => validate::text(&form.declarant.name),
        Page::Name => person.name_verdict(),
        Page::Birth => validate::birth_year(&person.birth_year, now.this_year),
        Page::Number | Page::Passport => person.number_verdict(),
        Page::NationName => validate::text(&person.nation),
        Page::Phone => form.declarant.phone_verdict(),
        Page::Where => person.home.verdict(),
        Page::Details(question) if question.asks_text() => {
            validate::text(person.answers.text(question))
        }
        Page::ReceiptCode => receipt_verdict(&form.receipt_code),
        _ => Verdict::Good,
    }
}

fn receipt_verdict(code: &str) -> Verdict {
    let characters = code.chars().filter(|it| !matches!(it, '-' | ' ')).count();
    let whole = characters >= RECEIPT_MIN || WordCode::parse(code).is_some();
    if whole { Verdict::Good } else { Verdict::Missing }
}
