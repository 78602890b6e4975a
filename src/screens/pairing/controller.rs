use super::adapter;
use super::state::{Effect, Event, Phase, State, step};
use crate::screens::command::Command;
use crate::screens::context::Context;

#[derive(Default)]
pub(in crate::screens) struct PairingController {
    state: State,
}

impl PairingController {
    /// Whether digits are sent, and whether words are compared: what tells its pages apart.
    pub(in crate::screens) fn page(&self) -> (bool, bool) {
        let phase = &self.state.phase;
        (*phase == Phase::Sending, matches!(phase, Phase::Words(_)))
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let (state, effect) = step(std::mem::take(&mut self.state), event);
        self.state = state;
        adapter::show(&context.window, &self.state);
        match effect {
            Some(Effect::Pair(code)) => context.command(Command::Pair(code)),
            Some(Effect::Stop) => context.command(Command::StopPairing),
            None => {}
        }
    }
}
