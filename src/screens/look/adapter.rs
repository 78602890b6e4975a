//! The Theme: colours, type, the size of the panel, and the button that changes them.

use slint::ComponentHandle;
use ui::{KioskWindow, Mode, Theme};

use super::state::Look;
use crate::screens::inbox::{Inbox, Input, connect};

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let theme = window.global::<Theme>();
    connect!(theme, inbox, on_change_look() => Input::ChangeLook);
}

/// Sets how many millimetres the longer side of the panel has.
pub(in crate::screens) fn set_panel(window: &KioskWindow, millimetres: u16) {
    window.global::<Theme>().set_panel_mm(millimetres.into());
}

/// What is read in parts begins anew in the other type size.
pub(super) fn begin_anew(window: &KioskWindow) {
    let theme = window.global::<Theme>();
    theme.set_resized(theme.get_resized().wrapping_add(1));
}

/// Shows the look of the hour and of the visitor; unchanged values repaint nothing.
pub(super) fn show(window: &KioskWindow, look: Look, night: bool) {
    let theme = window.global::<Theme>();
    theme.set_large(look.is_large());
    theme.set_mode(match (look, night) {
        (Look::Contrast, _) => Mode::Contrast,
        (_, true) => Mode::Night,
        (_, false) => Mode::Day,
    });
}
