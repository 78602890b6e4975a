//! The questions whether to erase a form, and whether anybody is still there.

use slint::ComponentHandle;
use ui::{Cover as Shown, CoverAdapter, KioskWindow};

use crate::forms::cover::Cover;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::int;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<CoverAdapter>();
    connect!(adapter, inbox, on_keep() => Input::Keep);
    connect!(adapter, inbox, on_erase() => Input::Erase);
}

/// Shows the cover of a form that is wiped in so many seconds, or none.
pub(in crate::screens) fn show(window: &KioskWindow, cover: Option<(Cover, u32)>) {
    let adapter = window.global::<CoverAdapter>();
    adapter.set_seconds_left(cover.map_or(0, |(_, left_s)| int(left_s)));
    adapter.set_cover(match cover.map(|(cover, _)| cover) {
        None => Shown::None,
        Some(Cover::Erase) => Shown::Erase,
        Some(Cover::StillThere) => Shown::StillThere,
    });
}
