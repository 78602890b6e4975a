//! "Gọi nhân viên": call to page, touch to event.

use std::rc::Rc;

use slint::ComponentHandle;
use ui::{Called, HomeAdapter, KioskWindow};

use super::Stage;
use super::call::{Call, Event, Outcome};

pub(super) fn connect(stage: &Rc<Stage>) {
    let adapter = stage.window.global::<HomeAdapter>();
    let weak = Rc::downgrade(stage);
    adapter.on_call_staff(move || {
        if let Some(stage) = weak.upgrade() {
            stage.call(Event::Ask);
        }
    });
    let weak = Rc::downgrade(stage);
    adapter.on_end_call(move || {
        if let Some(stage) = weak.upgrade() {
            stage.call(Event::Close);
        }
    });
}

/// Shows what became of a call, or that there is none.
pub(super) fn show(window: &KioskWindow, call: Option<&Call>) {
    window.global::<HomeAdapter>().set_called(match call.map(|call| call.outcome) {
        None => Called::None,
        Some(None) => Called::Calling,
        Some(Some(Outcome::Told)) => Called::Told,
        Some(Some(Outcome::Unsent)) => Called::Unsent,
        Some(Some(Outcome::Failed)) => Called::Failed,
    });
}
