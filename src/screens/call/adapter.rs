//! The page of a call.

use slint::ComponentHandle;
use ui::{Called, HomeAdapter, KioskWindow};

use super::state::{Call, Event, Outcome};
use crate::screens::inbox::{Inbox, Input, connect};

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<HomeAdapter>();
    connect!(adapter, inbox, on_call_staff() => Input::Call(Event::Ask));
    connect!(adapter, inbox, on_end_call() => Input::Call(Event::Close));
}

/// Shows the number at which somebody answers; empty for none.
pub(super) fn show_phone(window: &KioskWindow, phone: &str) {
    window.global::<HomeAdapter>().set_staff_phone(phone.into());
}

pub(super) fn show_bell(window: &KioskWindow, heard: bool) {
    window.global::<HomeAdapter>().set_bell_heard(heard);
}

/// Shows what became of a call, or that there is none.
pub(super) fn show(window: &KioskWindow, call: Option<&Call>) {
    window.global::<HomeAdapter>().set_called(match call.map(|call| call.outcome) {
        None => Called::None,
        Some(None) => Called::Calling,
        Some(Some(Outcome::Sent)) => Called::Sent,
        Some(Some(Outcome::Seen)) => Called::Seen,
        Some(Some(Outcome::Unsent)) => Called::Unsent,
        Some(Some(Outcome::Failed)) => Called::Failed,
    });
}
