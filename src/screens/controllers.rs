//! The controllers of all pages, and what concerns several of them.

use super::call::{self, CallController};
use super::check::{self, CheckController};
use super::context::Context;
use super::declaration::DeclarationController;
use super::feedback::FeedbackController;
use super::idle::IdleController;
use super::inbox::Input;
use super::look::{self, LookController};
use super::pairing::{self, PairingController};
use super::pause::{PauseController, Shown};
use super::receipt_question::QuestionController;
use super::staff::StaffController;
use super::venue::VenueController;
use super::{Command, Status, cover, home, language};
use crate::declaration::form::Event as DeclarationEvent;
use crate::feedback::form::Event as FeedbackEvent;
use crate::forms::cover::Cover;
use crate::presence::check::Event as CheckEvent;
use crate::receipt_question::Event as QuestionEvent;
use crate::sound::{Cue, Prompt};
use crate::staff::Event as StaffEvent;

/// Whose page is in front. What is scanned or pressed reaches nobody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    Visitors,
    /// Who looks after the kiosk.
    Staff,
    /// Who pairs a new kiosk.
    New,
    /// Who pairs a kiosk once more that has a place.
    Again,
}

#[derive(Default)]
pub(super) struct Controllers {
    pub(super) venue: VenueController,
    pub(super) declaration: DeclarationController,
    pub(super) feedback: FeedbackController,
    pub(super) check: CheckController,
    pub(super) question: QuestionController,
    pub(super) call: CallController,
    pub(super) look: LookController,
    pub(super) idle: IdleController,
    pub(super) pairing: PairingController,
    pub(super) pause: PauseController,
    pub(super) staff: StaffController,
    pub(super) erased: home::ErasedState,
    // A finger moved since the last tick.
    pub(super) moved: bool,
}

impl Controllers {
    /// Tells the page that is shown now from the one before.
    pub(super) fn show_page(&mut self, context: &Context) {
        let cover = self.declaration.cover().or_else(|| self.feedback.cover());
        cover::show(&context.window, cover);
        let cover = cover.map(|(cover, _)| cover);
        let shown = Shown {
            declaration: self.declaration.page(),
            feedback: self.feedback.page(),
            cover,
            check: self.check.page(),
            question: self.question.page(),
            call: self.call.is_open(),
            idle: self.idle.slide_language().is_some(),
            // No page of a new kiosk is shown where there is a venue.
            pairing: match context.venue().as_ref() {
                None => self.pairing.page(),
                Some(_) if self.pairing.is_again() => 4 + self.pairing.page(),
                Some(_) => 0,
            },
            staff: self.staff.page(),
            language: context.language.get(),
            look: self.look.look(),
        };
        let before = self.pause.show(context, shown);
        if cover == Some(Cover::StillThere) && before.cover != cover {
            self.play_prompt(context, Prompt::StillThere);
        }
    }

    pub(super) fn set_status(&mut self, context: &Context, status: Status) {
        let before = context.status.replace(status);
        if status.nudge && !before.nudge && self.audience(context) == Audience::Visitors {
            self.play_prompt(context, Prompt::ScanFirst);
        }
        if status.present != before.present {
            self.idle.handle(context, crate::idle::Event::Present(status.present));
        }
        home::adapter::show(context);
        check::adapter::show_here(context);
        self.check.handle(context, CheckEvent::Hears(context.hears()));
    }

    pub(super) fn tick(&mut self, context: &Context) {
        if std::mem::take(&mut self.moved) {
            self.declaration.handle(context, DeclarationEvent::Moved);
            self.feedback.handle(context, FeedbackEvent::Moved);
            self.question.handle(context, QuestionEvent::Touch);
            context.send(Input::Touch);
        }
        self.declaration.tick(context);
        self.feedback.tick(context);
        self.check.handle(context, CheckEvent::Tick);
        self.question.handle(context, QuestionEvent::Tick);
        self.call.handle(context, call::Event::Tick);
        self.staff.handle(context, StaffEvent::Tick);
        self.pairing.handle(context, pairing::Event::Tick);
        let busy = self.is_busy();
        // A page that is open ends by its own count.
        if !busy {
            self.look.handle(context, look::Event::Tick);
        }
        // Slides stand in the place of the home page, which a new kiosk has not.
        self.idle.tick(context, busy || context.venue().is_none());
        self.erased.tick(busy);
        home::adapter::show_erased(&context.window, self.erased.erased);
        self.show_time(context);
    }

    /// Shows what changes with the time: the code, the bar, the clock, the colours of the night.
    pub(super) fn show_time(&mut self, context: &Context) {
        self.venue.show(context);
        home::adapter::show(context);
        self.look.show(context);
    }

    pub(super) fn audience(&self, context: &Context) -> Audience {
        if self.staff.is_open() {
            Audience::Staff
        } else if context.venue().is_none() {
            Audience::New
        } else if self.pairing.is_again() {
            Audience::Again
        } else {
            Audience::Visitors
        }
    }

    /// Whether somebody uses a page other than home.
    pub(super) fn is_busy(&self) -> bool {
        self.declaration.is_open()
            || self.feedback.is_open()
            || self.check.is_open()
            || self.question.is_open()
            || self.call.is_open()
            || self.staff.is_open()
            || self.pairing.is_again()
    }

    /// Keeps the form that is open.
    pub(super) fn touch_forms(&mut self, context: &Context) {
        if self.question.is_open() {
            self.question.handle(context, QuestionEvent::Touch);
        }
        self.declaration.touch(context);
        self.feedback.touch(context);
    }

    /// Changes the language; what was typed stays.
    pub(super) fn set_language(
        &mut self,
        context: &Context,
        language: protocol::language::Language,
    ) {
        context.language.set(language);
        self.staff.show(context);
        // A slide ends in the language that it began with.
        if self.idle.slide_language().is_none() {
            language::show(&context.window, language);
        }
    }

    /// Plays a prompt in the language that is on the screen.
    pub(super) fn play_prompt(&self, context: &Context, prompt: Prompt) {
        let language = self.idle.slide_language().unwrap_or(context.language.get());
        context.command(Command::PlayPrompt(Cue { prompt, language }));
    }
}
