//! How letters are made, the marks that are offered for the last ones, and the communes that are found.

use slint::{ComponentHandle, ModelRc, SharedString};
use ui::{KioskWindow, Offer, TypingAdapter, TypingMode};

use crate::forms::commune::Offered;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::model;
use crate::typing::{Mode, marks as choices};

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<TypingAdapter>();
    connect!(adapter, inbox, on_choose(mode) => Input::TypingMode(match mode {
        TypingMode::Touch => Mode::Touch,
        TypingMode::Telex => Mode::Telex,
        TypingMode::Vni => Mode::Vni,
    }));
}

pub(in crate::screens) fn show_mode(window: &KioskWindow, mode: Mode) {
    window.global::<TypingAdapter>().set_mode(match mode {
        Mode::Touch => TypingMode::Touch,
        Mode::Telex => TypingMode::Telex,
        Mode::Vni => TypingMode::Vni,
    });
}

/// The marks that may replace those of the last vowels, where they are made by touch.
pub(in crate::screens) fn marks(text: &str, mode: Mode) -> ModelRc<SharedString> {
    let choices = if mode == Mode::Touch { choices::choices(text) } else { Vec::new() };
    model(choices.iter().map(|choice| choice.text().into()))
}

/// Communes that may be meant, each with its province or the name of before July 2025.
pub(in crate::screens) fn offers<'a>(offered: impl Iterator<Item = &'a Offered>) -> ModelRc<Offer> {
    model(offered.map(|offered| Offer {
        text: offered.commune.name.as_str().into(),
        hint: offered.formerly.as_deref().unwrap_or(&offered.commune.province).into(),
    }))
}
