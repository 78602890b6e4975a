use super::adapter;
use crate::screens::command::Command;
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::pairing;
use crate::staff::{Event, Knocks, Page, Request, State, View, step, view};

#[derive(Default)]
pub(in crate::screens) struct StaffController {
    state: State,
    knocks: Knocks,
    /// What the page shows; the same again would take its buttons from under a finger.
    shown: Option<View>,
}

impl StaffController {
    pub(in crate::screens) fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Whether the network of a new kiosk is set there.
    pub(in crate::screens) fn is_new(&self) -> bool {
        self.state.is_new()
    }

    /// What tells its pages apart.
    pub(in crate::screens) fn page(&self) -> Page {
        self.state.page
    }

    /// The corner was touched.
    pub(in crate::screens) fn knock(&mut self, context: &Context) {
        if self.knocks.knock(context.now().unix_ms) {
            self.handle(context, Event::Open);
        }
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        for request in step(&mut self.state, event) {
            match request {
                Request::PairAgain => context.send(Input::Pairing(pairing::Event::Again)),
                request => context.command(Command::Staff(request)),
            }
        }
        self.show(context);
    }

    /// Shows it again, as in another language.
    pub(in crate::screens) fn show(&mut self, context: &Context) {
        let view = view(&self.state, context.language.get());
        if view != self.shown {
            adapter::show(&context.window, view.as_ref(), self.state.letters());
            self.shown = view;
        }
    }
}
