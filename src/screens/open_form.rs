//! What the controllers of both forms have in common: one form at most is open, and a step of it is
//! shown and reported to the rest of the screens.

use super::context::Context;
use super::inbox::Input;

/// Who causes a step of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Visitor,
    /// The visitor goes back, from the first page out of the form.
    Back,
    /// The rest of the kiosk answers.
    Answer,
    Time,
}

/// The form that is open, if one is.
pub(super) struct OpenForm<F>(Option<F>);

impl<F> Default for OpenForm<F> {
    fn default() -> Self {
        Self(None)
    }
}

impl<F> OpenForm<F> {
    pub(super) fn is_open(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn form(&self) -> Option<&F> {
        self.0.as_ref()
    }

    /// Takes the form one step on. `page` is what a second that passes may change besides the countdown;
    /// `show` receives the form, and whether more than the countdown is to be shown.
    pub(super) fn step<P: PartialEq, E>(
        &mut self,
        context: &Context,
        cause: Cause,
        page: impl Fn(&F) -> P,
        step: impl FnOnce(Option<F>) -> (Option<F>, Option<E>),
        show: impl FnOnce(Option<&F>, bool),
    ) -> Option<E> {
        let before = self.0.as_ref().map(&page);
        let (form, effect) = step(self.0.take());
        self.0 = form;
        let after = self.0.as_ref().map(&page);
        // To build the keys anew under a finger would lose its touch.
        show(self.0.as_ref(), cause != Cause::Time || after != before);
        match (cause, before.is_some(), after.is_some()) {
            (Cause::Back, true, _) | (Cause::Visitor, _, true) => context.send(Input::Touch),
            (_, true, false) => context.send(Input::Left),
            _ => {}
        }
        effect
    }
}
