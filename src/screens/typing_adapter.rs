//! How letters are made: the keyboard's key to the form that is open, and back.

use std::rc::Rc;

use slint::ComponentHandle;
use ui::{KioskWindow, TypingAdapter, TypingMode};

use super::Stage;
use crate::declaration::form;
use crate::feedback::form as feedback;
use crate::forms::typed::Edit;
use crate::typing::Mode;

pub(super) fn connect(stage: &Rc<Stage>) {
    let weak = Rc::downgrade(stage);
    stage.window.global::<TypingAdapter>().on_choose(move |mode| {
        let Some(stage) = weak.upgrade() else { return };
        let mode = match mode {
            TypingMode::Touch => Mode::Touch,
            TypingMode::Telex => Mode::Telex,
            TypingMode::Vni => Mode::Vni,
        };
        // One form at a time is open; the other takes no notice.
        stage.handle(form::Event::Edit(Edit::Mode(mode)));
        stage.feedback(feedback::Event::Edit(Edit::Mode(mode)));
    });
}

/// Shows how letters are made.
pub(super) fn show(window: &KioskWindow, mode: Mode) {
    window.global::<TypingAdapter>().set_mode(match mode {
        Mode::Touch => TypingMode::Touch,
        Mode::Telex => TypingMode::Telex,
        Mode::Vni => TypingMode::Vni,
    });
}
