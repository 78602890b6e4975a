//! The page of a check and its prompts; phones are listened for while it is open.

use std::mem::{Discriminant, discriminant};

use super::adapter;
use crate::presence::check::{Answer, Check, Event, Rules, State, step};
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::prompts;

#[derive(Default)]
pub(in crate::screens) struct CheckController {
    state: State,
    rules: Rules,
}

impl CheckController {
    pub(in crate::screens) fn set_rules(&mut self, rules: Rules) {
        self.rules = rules;
    }

    pub(in crate::screens) fn is_open(&self) -> bool {
        self.state.is_some()
    }

    /// What tells one page of a check from another.
    pub(in crate::screens) fn page(&self) -> Option<Discriminant<Answer>> {
        self.state.as_ref().map(|check| discriminant(&check.answer()))
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let before = self.state;
        let after = step(before, event, context.now().unix_ms, self.rules);
        self.state = after;
        adapter::show(&context.window, after.as_ref());
        if matches!(event, Event::Open { .. } | Event::Close) {
            context.send(Input::Touch);
        }
        let prompt = |check: Option<Check>| check.and_then(|it| prompts::of_check(it.answer()));
        if let Some(prompt) = prompts::change(prompt(before), prompt(after)) {
            context.send(Input::Prompt(prompt));
        }
        match (before.is_some(), after.is_some()) {
            (false, true) => context.command(Command::CheckStarted),
            (true, false) => context.command(Command::CheckEnded),
            _ => {}
        }
    }
}
