//! The page of a call, its prompt, and the call itself.

use super::adapter;
use super::state::{Event, State, step};
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::prompts;

#[derive(Default)]
pub(in crate::screens) struct CallController {
    state: State,
}

impl CallController {
    pub(in crate::screens) fn is_open(&self) -> bool {
        self.state.page.is_some()
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let before = self.state.page;
        let (state, calls) = step(self.state, event);
        self.state = state;
        adapter::show(&context.window, state.page.as_ref());
        let answered = before.is_some_and(|call| call.outcome.is_none());
        let prompt = prompts::of_call(state.page.and_then(|call| call.outcome));
        if let Some(prompt) = prompt.filter(|_| answered) {
            context.send(Input::Prompt(prompt));
        }
        if matches!(event, Event::Ask | Event::Close) {
            context.send(Input::Touch);
        }
        if calls {
            context.command(Command::CallStaff);
        }
    }
}
