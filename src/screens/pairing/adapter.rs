//! The page of a new kiosk.

use protocol::pairing::DIGITS;
use slint::{ComponentHandle, SharedString};
use ui::{KioskWindow, PairingAdapter, PairingPage, PairingProblem as Shown};

use super::state::{Event, PairingProblem, Phase, State};
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::model;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<PairingAdapter>();
    let digit =
        |text: SharedString| text.chars().next().map(|digit| Input::Pairing(Event::Digit(digit)));
    connect!(adapter, inbox, on_typed(text) => digit(text));
    connect!(adapter, inbox, on_erased() => Input::Pairing(Event::Erase));
    connect!(adapter, inbox, on_cancel() => Input::Pairing(Event::Cancel));
    show(window, &State::default());
}

/// Shows where the backend is that this kiosk asks.
pub(in crate::screens) fn show_backend(window: &KioskWindow, host: &str) {
    window.global::<PairingAdapter>().set_host(host.into());
}

pub(super) fn show(window: &KioskWindow, state: &State) {
    let adapter = window.global::<PairingAdapter>();
    let mut digits = state.digits.chars();
    let boxes =
        std::iter::repeat_with(|| digits.next().map(SharedString::from).unwrap_or_default());
    adapter.set_digits(model(boxes.take(DIGITS)));
    let words: &[&str] = match &state.phase {
        Phase::Words(words) => words,
        Phase::Typing | Phase::Sending => &[],
    };
    adapter.set_words(model(words.iter().map(|word| SharedString::from(*word))));
    adapter.set_page(match state.phase {
        Phase::Typing => PairingPage::Digits,
        Phase::Sending => PairingPage::Sending,
        Phase::Words(_) => PairingPage::Words,
    });
    adapter.set_problem(match state.problem {
        None => Shown::None,
        Some(PairingProblem::Unknown) => Shown::Unknown,
        Some(PairingProblem::Used) => Shown::Used,
        Some(PairingProblem::Unproven) => Shown::Unproven,
        Some(PairingProblem::Offline) => Shown::Offline,
        Some(PairingProblem::Address) => Shown::Address,
        Some(PairingProblem::TooMany) => Shown::TooMany,
        Some(PairingProblem::Failed) => Shown::Failed,
    });
}
