//! How far along the visitor is.

use super::page::{Page, Section};
use super::state::Form;
use crate::declaration::questions::Asked;

/// The sections before the questions, each a step.
const SECTIONS: [Section; 5] =
    [Section::Name, Section::Birth, Section::Papers, Section::Contact, Section::Home];

/// Number of the question on this page, from 1, and how many there are; 0 on other pages. A list of
/// questions has a heading instead of a number.
pub fn question_number(form: &Form, asked: &Asked) -> (usize, usize) {
    let numbered = || asked.iter().filter(|question| question.is_numbered());
    let number = match form.page {
        Page::Question(question) => numbered().position(|it| it == question).map(|it| it + 1),
        _ => None,
    };
    (number.unwrap_or(0), numbered().count())
}

/// How far along the visitor is, 0 to 1. A card has answered the first pages at once; then the bar jumps.
pub fn progress(form: &Form, asked: &Asked) -> f32 {
    // The review is the last step.
    let steps = SECTIONS.len() + asked.iter().count() + 1;
    let step = match form.page {
        Page::Card | Page::Unread | Page::Receipt | Page::ReceiptCode | Page::ForWhom => 0,
        // Who declares for others is asked first.
        Page::Declarant => 1,
        Page::Question(question) | Page::Details(question) => {
            SECTIONS.len() + asked.number(question)
        }
        page => match SECTIONS.iter().position(|section| page.section() == Some(*section)) {
            Some(index) => index + 1,
            None => steps,
        },
    };
    step as f32 / steps as f32
}
