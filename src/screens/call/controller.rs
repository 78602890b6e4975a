//! The page of a call, its prompt, and the call itself.

use super::adapter;
use super::state::{Event, State, step};
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::prompts;
use crate::sound::Prompt;

#[derive(Default)]
pub(in crate::screens) struct CallController {
    state: State,
    // Where somebody of the venue answers; empty for none.
    phone: String,
}

impl CallController {
    pub(in crate::screens) fn is_open(&self) -> bool {
        self.state.page.is_some()
    }

    /// Whether the bell at the kiosk is heard now: only then it is said that it rang.
    pub(in crate::screens) fn show_bell(&self, context: &Context, heard: bool) {
        adapter::show_bell(&context.window, heard);
    }

    /// Sets where somebody of the venue answers; empty for none.
    pub(in crate::screens) fn set_phone(&mut self, context: &Context, phone: String) {
        self.phone = phone;
        self.show_phone(context);
    }

    /// Shows where somebody answers: of the venue, or else of the commune.
    pub(in crate::screens) fn show_phone(&self, context: &Context) {
        let venue = context.venue();
        let line = venue.as_ref().and_then(|venue| venue.help_line.as_deref());
        let own = Some(self.phone.as_str()).filter(|phone| !phone.is_empty());
        adapter::show_phone(&context.window, own.or(line).unwrap_or_default());
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let before = self.state.page;
        let (state, todo) = step(self.state, event);
        self.state = state;
        adapter::show(&context.window, state.page.as_ref());
        if todo.rings {
            context.send(Input::Prompt(Prompt::Ring));
        }
        // News are said to who waits; what a page opens with was said before.
        let before = before.map(|call| prompts::of_call(call.outcome));
        let now = prompts::of_call(state.page.and_then(|call| call.outcome));
        if let Some(prompt) = before.and_then(|before| prompts::change(before, now)) {
            context.send(Input::Prompt(prompt));
        }
        if matches!(event, Event::Ask | Event::Close) {
            context.send(Input::Touch);
        }
        if todo.calls {
            context.command(Command::CallStaff);
        }
    }
}
