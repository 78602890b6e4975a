//! How far along the visitor is.

use super::page::{Page, Section};
use super::state::{Form, Purpose};
use crate::declaration::questions::Asked;

/// What is asked of a person before the questions, each a step.
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

/// How far along the visitor is with the person that this page is about, 0 to 1. A card has answered the
/// first pages at once; then the bar jumps.
pub fn progress(form: &Form, asked: &Asked) -> f32 {
    // Who declares for others is asked first, for a name and a phone.
    let declarant = form.purpose == Purpose::Others;
    let contact = !declarant && form.people.index() == 0;
    let sections = SECTIONS.into_iter().filter(|it| contact || *it != Section::Contact);
    let sections: Vec<Section> = sections.collect();
    // The last step is the list of the people, or the review.
    let steps = sections.len() + asked.iter().count() + 1;
    let (step, steps) = match form.page {
        Page::Card | Page::Unread | Page::Receipt | Page::ReceiptCode => (0, steps),
        Page::ForWhom | Page::Elsewhere => (0, steps),
        Page::Declarant => (1, 2),
        Page::Phone | Page::Otp if declarant => (2, 2),
        Page::Question(question) | Page::Details(question) => {
            (sections.len() + asked.number(question), steps)
        }
        page => match sections.iter().position(|section| page.section() == Some(*section)) {
            Some(index) => (index + 1, steps),
            None => (steps, steps),
        },
    };
    step as f32 / steps as f32
}
