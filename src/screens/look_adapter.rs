//! The Theme: the hour and the visitor's wish to colours and type, the button to an event.

use std::rc::Rc;

use slint::ComponentHandle;
use ui::{KioskWindow, Mode, Theme};

use super::Stage;
use super::look::{Event, Wish};
use crate::config::Night;
use crate::devices::clock::Timestamp;

pub(super) fn connect(stage: &Rc<Stage>) {
    let weak = Rc::downgrade(stage);
    stage.window.global::<Theme>().on_change_look(move || {
        if let Some(stage) = weak.upgrade() {
            stage.look(Event::Change);
            stage.handle(crate::declaration::form::Event::Touch);
            stage.feedback(crate::feedback::form::Event::Touch);
        }
    });
}

/// Tells how many millimetres the longer side of the panel has.
pub(super) fn set_panel(window: &KioskWindow, millimetres: u16) {
    window.global::<Theme>().set_panel_mm(millimetres.into());
}

/// Shows the look of the hour and of the visitor; unchanged values repaint nothing.
pub(super) fn show(window: &KioskWindow, wish: Wish, night: Night, time: Timestamp) {
    let minute = time.minute();
    let theme = window.global::<Theme>();
    theme.set_large(wish != Wish::Usual);
    theme.set_mode(match (wish, night.at(minute)) {
        (Wish::Contrast, _) => Mode::Contrast,
        (_, true) => Mode::Night,
        (_, false) => Mode::Day,
    });
}
