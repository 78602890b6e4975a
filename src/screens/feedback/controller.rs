//! The form of a feedback: what it knows of the venue, and the answer to it.

use super::adapter;
use crate::feedback::form::{self, Context as Known, Event, Form, Page};
use crate::forms::cover::Cover;
use crate::forms::submission::Unanswered;
use crate::forms::typed::Edit;
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::home::{Erased, Reason};
use crate::screens::inbox::Input;
use crate::screens::open_form::{Cause, OpenForm};
use crate::screens::update::SubmitProblem;

#[derive(Default)]
pub(in crate::screens) struct FeedbackController {
    open: OpenForm<Form>,
    unanswered: Unanswered,
}

impl FeedbackController {
    pub(in crate::screens) fn is_open(&self) -> bool {
        self.open.is_open()
    }

    pub(in crate::screens) fn page(&self) -> Option<Page> {
        self.open.form().map(|form| form.page)
    }

    /// What covers the form, and the seconds until it is wiped.
    pub(in crate::screens) fn cover(&self) -> Option<(Cover, u32)> {
        self.open.form().and_then(|form| form.cover().zip(Some(form.left_s)))
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        // Without an authority to seal to there is nothing to open.
        let opens = matches!(event, Event::Open) && context.venue_has(|venue| venue.takes_feedback);
        if !self.is_open() && !opens {
            return;
        }
        let held = self.open.form().is_some_and(|form| !form.is_blank());
        let cause = cause(&event);
        let communes = context.communes();
        let venue = context.venue();
        let here = match (venue.as_ref(), &communes.here) {
            (Some(venue), Some(commune)) => format!("{}, {}", venue.name, commune.line()),
            _ => String::new(),
        };
        let known = Known {
            unix_s: context.now().unix_s(),
            here: &here,
            around: communes.here.as_ref(),
            communes: &*communes.list,
        };
        let feedback = self.open.step(
            context,
            cause,
            |form| form.page,
            |form| form::step(form, event, &known),
            |form, changed| {
                adapter::show_countdown(&context.window, form);
                if changed {
                    adapter::show(&context.window, form, &here);
                }
            },
        );
        if held && !self.is_open() {
            let reason = if cause == Cause::Time { Reason::Alone } else { Reason::Wanted };
            context.send(Input::Erased(Erased { reason, feedback: true }));
        }
        if let Some(feedback) = feedback {
            self.unanswered.submitted();
            context.command(Command::SendFeedback(feedback));
        }
    }

    pub(in crate::screens) fn tick(&mut self, context: &Context) {
        self.handle(context, Event::Tick);
    }

    pub(in crate::screens) fn touch(&mut self, context: &Context) {
        self.handle(context, Event::Touch);
    }

    pub(in crate::screens) fn edit(&mut self, context: &Context, edit: Edit) {
        self.handle(context, Event::Edit(edit));
    }

    /// A card or a receipt was scanned, which has no use here and ends the thanks.
    pub(in crate::screens) fn scanned(&mut self, context: &Context) {
        self.handle(context, Event::Scanned);
    }

    pub(in crate::screens) fn stored(
        &mut self,
        context: &Context,
        outcome: Result<(), SubmitProblem>,
    ) {
        if self.unanswered.answered() {
            self.handle(context, outcome.map_or_else(|_| Event::NotStored, |()| Event::Stored));
        }
    }
}

fn cause(event: &Event) -> Cause {
    match event {
        Event::Tick | Event::Moved => Cause::Time,
        Event::Stored | Event::NotStored => Cause::Answer,
        Event::Back => Cause::Back,
        _ => Cause::Visitor,
    }
}
