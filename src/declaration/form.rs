//! The declaration wizard: one page at a time, forgotten when the visitor leaves.
//!
//! [`step`] takes a state, an event and what is known around it, and gives the new state and what is
//! to be done.

mod card;
mod context;
mod document;
mod edit;
mod event;
mod fields;
mod flow;
mod otp;
mod page;
mod pass;
mod passage;
mod people;
mod person;
mod printing;
mod progress;
mod slip;
mod state;
mod submit;
mod verdict;

pub use context::{Context, Now};
pub use event::{Effect, Event};
pub use fields::text;
pub use otp::{ANSWER_S, Otp, OtpNews, OtpState};
pub use page::{DONE_S, IDLE_CARD_S, PASSED_S, Page, Section, UNREAD_S};
pub use pass::{Pass, PassProblem, RECEIPT_MAX, RECEIPT_QR_MAX};
pub use people::People;
pub use person::{Declarant, HOME_NATION, NATIONS, Person};
pub use progress::{progress, question_number};
pub use slip::{Printing, SlipTexts};
pub use state::{Form, Notice, PEOPLE_MAX, Purpose};
pub use verdict::{misses_choice, verdict};

use crate::forms::cover::{Cover, ENDING_S};
use edit::Outcome;

/// The form that is open, if one is.
pub type State = Option<Form>;

/// Takes one event.
pub fn step(state: State, event: Event, context: &Context<'_>) -> (State, Option<Effect>) {
    let Some(mut form) = state else {
        let form = match event {
            Event::Open => Some(Form::at(Page::ForWhom)),
            Event::Card(card) => Some(Form::with_pass(Pass::Card(card))),
            Event::DeclaredCard(card) => Some(Form::of_declared(card)),
            Event::Receipt(text) => Some(Form::with_pass(Pass::receipt(&text))),
            Event::Unread => Some(Form::at(Page::Unread)),
            _ => None,
        };
        return (form, None);
    };
    let effect = match event {
        Event::Tick => return (submit::tick(&mut form).then_some(form), None),
        Event::Stored(receipt) => {
            submit::stored(&mut form, receipt);
            return (Some(form), None);
        }
        Event::NotStored => {
            submit::not_stored(&mut form);
            return (Some(form), None);
        }
        Event::Passed(outcome) => {
            passage::passed(&mut form, outcome);
            return (Some(form), None);
        }
        Event::Printed(well) => {
            printing::printed(&mut form, well);
            return (Some(form), None);
        }
        Event::Touch if form.cover() == Some(Cover::StillThere) => {
            form.left_s = ENDING_S;
            return (Some(form), None);
        }
        Event::Touch if form.asks_erase => {
            form.ask_erase();
            return (Some(form), None);
        }
        // What ends by itself ends in time.
        Event::Moved => {
            if form.page.waits() {
                form.left_s = form.page.idle_s();
            }
            return (Some(form), None);
        }
        // Nothing is taken while something is being stored.
        _ if matches!(form.page, Page::Sending | Page::Passing) => return (Some(form), None),
        Event::Otp(news) => {
            if form.page == Page::Otp && form.otp.apply(news) {
                form.declarant.verified = true;
                flow::forward(&mut form, context);
            }
            return (Some(form), None);
        }
        // A cover has asked already. What was typed is asked for once: a finger may have slipped.
        Event::Wipe if form.is_blank() || form.cover().is_some() => return (None, None),
        Event::Wipe => {
            form.ask_erase();
            return (Some(form), None);
        }
        event => {
            form.notice = None;
            form.asks_erase = false;
            let (page, left_s) = (form.page, form.left_s);
            let scanned = matches!(
                event,
                Event::Card(_) | Event::DeclaredCard(_) | Event::Receipt(_) | Event::Unread
            );
            match edit::handle(&mut form, event, context) {
                // A card held up to a form that its owner has left does not keep it alive.
                Outcome::Stay(_) if scanned && form.page == page && form.refuses_scan() => {
                    form.left_s = left_s;
                    return (Some(form), None);
                }
                Outcome::Leave if form.is_blank() => return (None, None),
                Outcome::Leave => {
                    form.ask_erase();
                    None
                }
                Outcome::Stay(effect) => effect,
            }
        }
    };
    form.left_s = form.page.idle_s();
    (Some(form), effect)
}

#[cfg(test)]
mod tests;
