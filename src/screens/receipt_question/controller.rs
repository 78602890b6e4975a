//! The pages of a question and its prompts. The answer is read and never spoken: a voice would tell the bystanders.

use super::adapter;
use crate::forms::submission::Unanswered;
use crate::receipt_question::{Answer, Event, Page, Problem, State, step};
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::prompts;

#[derive(Default)]
pub(in crate::screens) struct QuestionController {
    state: State,
    unanswered: Unanswered,
}

impl QuestionController {
    pub(in crate::screens) fn is_open(&self) -> bool {
        self.state.is_some()
    }

    /// What tells its pages apart.
    pub(in crate::screens) fn page(&self) -> Option<Page> {
        self.state.as_ref().map(|question| question.page)
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let by_time = event == Event::Tick;
        let before = self.page();
        let (state, asked) = step(self.state.take(), event);
        self.state = state;
        let after = self.page();
        adapter::show_countdown(&context.window, self.state.as_ref());
        // To build the keys anew under a finger would lose its touch.
        if !by_time || before != after {
            adapter::show(&context.window, self.state.as_ref());
        }
        let prompts = (before.and_then(prompts::of_question), after.and_then(prompts::of_question));
        if let Some(prompt) = prompts::change(prompts.0, prompts.1) {
            context.send(Input::Prompt(prompt));
        }
        match (before.is_some(), after.is_some()) {
            (_, true) if !by_time => context.send(Input::Touch),
            (true, false) => context.send(Input::Left),
            _ => {}
        }
        if let Some(text) = asked {
            self.unanswered.submitted();
            context.command(Command::AskReceipt(text));
        }
    }

    pub(in crate::screens) fn answered(
        &mut self,
        context: &Context,
        outcome: Result<Answer, Problem>,
    ) {
        if self.unanswered.answered() {
            self.handle(context, Event::Answered(outcome));
        }
    }
}
