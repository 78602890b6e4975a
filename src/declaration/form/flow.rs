//! Which page follows which. The way back is the same walk, one page shorter.

use protocol::declaration::Answer;

use super::context::Context;
use super::page::{Page, Section};
use super::state::{Correction, Form, Purpose};
use crate::declaration::questions::Question;
use crate::declaration::validate::{Verdict, birth_year, phone};

/// More pages than any walk has.
const WALK_MAX: usize = 40;

/// Where the visitor goes on after `page`, when all that it asks for is there.
pub(super) fn after(form: &Form, page: Page, context: &Context<'_>) -> Page {
    let person = form.person();
    match page {
        Page::ForWhom if form.purpose == Purpose::Others => Page::Declarant,
        Page::ForWhom => first_of_person(form, context),
        Page::Declarant => Page::Phone,
        Page::Name if person.by_card && is_born(form, context) => after_papers(form),
        Page::Name => Page::Birth,
        Page::Birth if person.by_card => after_papers(form),
        Page::Birth => Page::Number,
        Page::Number if person.abroad => Page::Nation,
        Page::Nation if person.nation_typed => Page::NationName,
        Page::Nation | Page::NationName => Page::Passport,
        Page::Number | Page::Passport => after_papers(form),
        Page::Phone if wants_otp(form, context) => Page::Otp,
        Page::Phone | Page::Otp if form.purpose == Purpose::Others => {
            first_of_person(form, context)
        }
        Page::Phone | Page::Otp => Page::Where,
        Page::Where if tells_outsider(form, context) => Page::Outsider,
        Page::Where | Page::Outsider if person.home.knows_street() => first_question(form, context),
        Page::Where | Page::Outsider => Page::Street,
        Page::Street => first_question(form, context),
        Page::Question(question)
            if question.has_details() && person.answers.get(question.id) == Some(Answer::Yes) =>
        {
            Page::Details(question)
        }
        Page::Question(question) | Page::Details(question) => {
            question_or_end(form, context.asked.after(question))
        }
        Page::People => Page::Review,
        other => other,
    }
}

/// Where the visitor comes from; `None` where there is nothing before.
pub(super) fn before(form: &Form, page: Page, context: &Context<'_>) -> Option<Page> {
    let first = if form.people.index() == 0 { Page::ForWhom } else { Page::Name };
    let mut walk = first;
    for _ in 0..WALK_MAX {
        let next = after(form, walk, context);
        // Digits that were asked for once are not asked for on the way back.
        let next = if next == Page::Otp { after(form, next, context) } else { next };
        if next == page {
            return Some(walk);
        }
        walk = next;
    }
    // A page that the walk passes over, such as a name that a card told.
    (page != first).then_some(first)
}

/// Goes on, or back to where the correction began.
pub(super) fn forward(form: &mut Form, context: &Context<'_>) {
    let next = after(form, form.page, context);
    match &form.correction {
        Some(correction) if next.section() != form.page.section() => {
            let origin = correction.origin;
            form.correction = None;
            form.go(origin);
        }
        _ => form.go(next),
    }
}

/// Goes back; returns whether there was anywhere to go.
pub(super) fn backward(form: &mut Form, context: &Context<'_>) -> bool {
    let before = match form.page {
        Page::Review if form.purpose == Purpose::Me => {
            form.people.select(0);
            Some(Page::Sections)
        }
        Page::Review => Some(Page::People),
        Page::Sections if form.purpose == Purpose::Me => Some(Page::Review),
        Page::Sections => Some(Page::People),
        Page::People if form.purpose == Purpose::Others => {
            form.correct(Page::Declarant, Page::People);
            return true;
        }
        Page::People => {
            form.people.select(0);
            Some(Page::Sections)
        }
        Page::Failed if form.elsewhere.is_some() => Some(Page::Elsewhere),
        Page::Failed | Page::Terms => Some(Page::Review),
        Page::Otp => Some(Page::Phone),
        Page::Card | Page::Unread | Page::Receipt | Page::NotPassed => None,
        Page::Elsewhere if form.pass.is_some() => Some(Page::Card),
        Page::ReceiptCode | Page::Elsewhere => Some(Page::ForWhom),
        page => before_step(form, page, context),
    };
    before.inspect(|page| form.go(*page)).is_some()
}

fn before_step(form: &mut Form, page: Page, context: &Context<'_>) -> Option<Page> {
    let before = before(form, page, context);
    let within = before.filter(|before| before.section() == page.section());
    if form.correction.is_some() && within.is_some() {
        return within;
    }
    if let Some(Correction { origin, person, declarant }) = form.correction.take() {
        // Whoever goes back has changed nothing.
        *form.people.current_mut() = person;
        form.declarant = declarant;
        return Some(origin);
    }
    if before.is_none() && form.people.index() > 0 {
        form.people.remove();
        return Some(Page::People);
    }
    before
}

/// Where a card leads that was just read.
pub(super) fn after_card(form: &Form, context: &Context<'_>) -> Page {
    match form.person().name_verdict() {
        Verdict::Good if is_born(form, context) => after_papers(form),
        Verdict::Good => Page::Birth,
        _ => Page::Name,
    }
}

/// The first page of a section.
pub(super) fn start_of(form: &Form, section: Section, context: &Context<'_>) -> Page {
    match section {
        Section::Name => Page::Name,
        Section::Birth => Page::Birth,
        Section::Papers => Page::Number,
        Section::Contact => Page::Phone,
        Section::Home => Page::Where,
        Section::Answers => first_question(form, context),
    }
}

fn first_of_person(form: &Form, context: &Context<'_>) -> Page {
    let person = form.person();
    if person.by_card && person.name_verdict() == Verdict::Good {
        if is_born(form, context) { after_papers(form) } else { Page::Birth }
    } else {
        Page::Name
    }
}

fn first_question(form: &Form, context: &Context<'_>) -> Page {
    question_or_end(form, context.asked.iter().next())
}

fn question_or_end(form: &Form, question: Option<&'static Question>) -> Page {
    match (question, form.purpose) {
        (Some(question), _) => Page::Question(question),
        (None, Purpose::Me) => Page::Review,
        (None, Purpose::Group | Purpose::Others) => Page::People,
    }
}

/// The phone is asked for once.
fn after_papers(form: &Form) -> Page {
    let asks = form.people.index() == 0 && form.purpose != Purpose::Others;
    if asks { Page::Phone } else { Page::Where }
}

/// Once is enough for those who come together.
fn tells_outsider(form: &Form, context: &Context<'_>) -> bool {
    let first = form.people.index() == 0;
    first && context.tells_outsiders && form.person().home.is_outside(context.here)
}

fn is_born(form: &Form, context: &Context<'_>) -> bool {
    let person = form.person();
    person.gender.is_some() && birth_year(&person.birth_year, context.now.this_year).passes()
}

/// Whether the phone can be confirmed, and is not yet.
pub(super) fn wants_otp(form: &Form, context: &Context<'_>) -> bool {
    context.otp && !form.declarant.verified && phone::is_mobile(&form.declarant.phone)
}
