//! The colours of the hour, and the look of the visitor, who takes it and the language along.

use protocol::language::Language;

use super::adapter;
use super::state::{Event, Look, State, step};
use crate::config::Night;
use crate::idle;
use crate::screens::context::Context;
use crate::screens::inbox::Input;

#[derive(Default)]
pub(in crate::screens) struct LookController {
    state: State,
    night: Night,
}

impl LookController {
    pub(in crate::screens) fn set_night(&mut self, night: Night) {
        self.night = night;
    }

    pub(in crate::screens) fn look(&self) -> Look {
        self.state.look
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let (state, left) = step(self.state, event);
        let resized = state.look.is_large() != self.state.look.is_large();
        self.state = state;
        self.show(context);
        if resized {
            adapter::begin_anew(&context.window);
        }
        if matches!(event, Event::Touch | Event::Change) {
            context.send(Input::Idle(idle::Event::Visitor));
        }
        if left {
            context.send(Input::SetLanguage(Language::default()));
        }
    }

    pub(in crate::screens) fn show(&self, context: &Context) {
        let night = self.night.at(context.now().minute());
        adapter::show(&context.window, self.state.look, night);
    }
}
