//! The page of a check.

use slint::ComponentHandle;
use ui::{CheckAdapter, CheckPage, Here as ShownHere, KioskWindow};

use crate::presence::check::{Answer, Check, Event, Seen, WAIT_S};
use crate::screens::context::Context;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::int;
use crate::screens::status::Here;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<CheckAdapter>();
    connect!(adapter, inbox, on_open() => Input::OpenCheck);
    connect!(adapter, inbox, on_close() => Input::Check(Event::Close));
}

/// Shows who was at this venue.
pub(in crate::screens) fn show_here(context: &Context) {
    context.window.global::<CheckAdapter>().set_here(match context.status.get().here {
        Here::Unknown => ShownHere::Unknown,
        Here::Nobody => ShownHere::Nobody,
        Here::F1 => ShownHere::F1,
        Here::F0 => ShownHere::F0,
    });
}

/// Shows the answer, or that no phone is checked; unchanged values repaint nothing.
pub(super) fn show(window: &KioskWindow, check: Option<&Check>) {
    let adapter = window.global::<CheckAdapter>();
    let answer = check.map(Check::answer);
    if let Some(Answer::Waiting { left_s }) = answer {
        adapter.set_seconds_left(int(left_s));
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
