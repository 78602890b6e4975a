//! The check of a visitor's phone: answer to page, touch to event.

use std::rc::Rc;

use slint::ComponentHandle;

use super::Stage;
use crate::presence::check::{Answer, Check, Event, Seen, WAIT_S};
use ui::{CheckAdapter, CheckPage, KioskWindow};

pub(super) fn connect(stage: &Rc<Stage>) {
    let adapter = stage.window.global::<CheckAdapter>();
    let weak = Rc::downgrade(stage);
    adapter.on_open(move || {
        if let Some(stage) = weak.upgrade() {
            stage.check(Event::Open { hears: stage.hears() });
        }
    });
    let weak = Rc::downgrade(stage);
    adapter.on_close(move || {
        if let Some(stage) = weak.upgrade() {
            stage.check(Event::Close);
        }
    });
}

/// Shows the answer, or that no phone is checked; unchanged values repaint nothing.
pub(super) fn show(window: &KioskWindow, check: Option<&Check>) {
    let adapter = window.global::<CheckAdapter>();
    let answer = check.map(Check::answer);
    if let Some(Answer::Waiting { left_s }) = answer {
        adapter.set_seconds_left(i32::try_from(left_s).unwrap_or(0));
        adapter.set_left(left_s as f32 / WAIT_S as f32);
    }
    adapter.set_page(match answer {
        None => CheckPage::None,
        Some(Answer::Waiting { .. }) => CheckPage::Waiting,
        Some(Answer::Heard(Seen::Android)) => CheckPage::Android,
        Some(Answer::Heard(Seen::Iphone)) => CheckPage::Iphone,
        Some(Answer::Heard(Seen::PerhapsIphone)) => CheckPage::Perhaps,
        Some(Answer::NotHeard) => CheckPage::NotHeard,
        Some(Answer::Deaf) => CheckPage::Deaf,
    });
}
