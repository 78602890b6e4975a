//! How far along the visitor is.

use super::context::Options;
use super::page::{Page, Section};
use super::state::Form;

/// Number of the question on this page, from 1, and how many there are; 0 on other pages.
pub fn question_number(form: &Form, options: Options) -> (usize, usize) {
    let (travel, signs) = (usize::from(options.travel), usize::from(options.signs));
    let number = match form.page {
        Page::Travel => 1,
        Page::Ill => travel + 1,
        Page::Question(index) => travel + signs + index + 1,
        _ => 0,
    };
    (number, travel + signs + 3)
}

/// How far along the visitor is, 0 to 1.
pub fn progress(form: &Form, options: Options) -> f32 {
    let steps = match form.page {
        Page::Card | Page::Unread | Page::Receipt | Page::ReceiptCode | Page::ForWhom => 0,
        Page::Declarant => 1,
        _ => match form.page.section() {
            Some(Section::Name) => 1,
            Some(Section::Birth) => 2,
            Some(Section::Papers) => 3,
            Some(Section::Contact) => 4,
            Some(Section::Home) => 5,
            Some(Section::Answers) => 5 + question_number(form, options).0.clamp(1, 5),
            None => 11,
        },
    };
    // A card has answered the first pages at once; the bar jumps with the visitor.
    steps as f32 / 11.0
}
