//! When a page has turned, and the answer that waits until it was seen.

use std::mem::{Discriminant, replace};

use protocol::language::Language;
use slint::Timer;

use super::adapter;
use super::pauses::Pauses;
use super::picked::Picked;
use crate::declaration::form::Page;
use crate::feedback::form::Page as FeedbackPage;
use crate::forms::cover::Cover;
use crate::presence::check::Answer;
use crate::receipt_question::Page as QuestionPage;
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::look::Look;
use crate::staff;

/// What tells one page from another: when it changes, the page has turned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::screens) struct Shown {
    /// With the index of the person.
    pub(in crate::screens) declaration: Option<(Page, usize)>,
    pub(in crate::screens) feedback: Option<FeedbackPage>,
    pub(in crate::screens) cover: Option<Cover>,
    pub(in crate::screens) check: Option<Discriminant<Answer>>,
    pub(in crate::screens) question: Option<QuestionPage>,
    pub(in crate::screens) call: bool,
    pub(in crate::screens) idle: bool,
    /// Which page of a new kiosk.
    pub(in crate::screens) pairing: u8,
    pub(in crate::screens) staff: staff::Page,
    // Both move what can be touched.
    pub(in crate::screens) language: Language,
    pub(in crate::screens) look: Look,
}

#[derive(Default)]
pub(in crate::screens) struct PauseController {
    pauses: Pauses,
    shown: Shown,
    held: Option<Input>,
    timer: Timer,
}

impl PauseController {
    pub(in crate::screens) fn set_pauses(&mut self, pauses: Pauses) {
        self.pauses = pauses;
    }

    /// Shows an answer and keeps it until it was seen; gives every other input back.
    pub(in crate::screens) fn hold(&mut self, context: &Context, input: Input) -> Option<Input> {
        if self.pauses.answer.is_zero() {
            return Some(input);
        }
        let Some(picked) = Picked::of(&input) else { return Some(input) };
        adapter::show_picked(&context.window, Some(picked));
        adapter::show_deaf(&context.window, true);
        self.held = Some(input);
        context.send_after(&self.timer, self.pauses.answer, || Input::PauseEnds);
        None
    }

    /// The answer that was kept, if there is one.
    pub(in crate::screens) fn release(&mut self) -> Option<Input> {
        self.held.take()
    }

    /// Touches count again.
    pub(in crate::screens) fn end(&mut self, context: &Context) {
        adapter::show_picked(&context.window, None);
        adapter::show_deaf(&context.window, false);
    }

    /// What was shown before. After a page has turned, nothing takes a touch for a moment.
    pub(in crate::screens) fn show(&mut self, context: &Context, shown: Shown) -> Shown {
        let before = replace(&mut self.shown, shown);
        if before != shown {
            self.end(context);
            self.begin(context);
        }
        before
    }

    /// Nothing takes a touch for a moment.
    pub(in crate::screens) fn begin(&mut self, context: &Context) {
        if !self.pauses.page.is_zero() {
            adapter::show_deaf(&context.window, true);
            context.send_after(&self.timer, self.pauses.page, || Input::PauseEnds);
        }
    }
}
