//! The page of a new kiosk.

use protocol::pairing::DIGITS;
use slint::{ComponentHandle, SharedString};
use ui::{KioskWindow, NetworkOffer, PairingAdapter, PairingPage, PairingProblem as Shown};

use super::offer::Offer;
use super::state::{Event, PairingProblem, Phase, State};
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::model;
use crate::staff;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<PairingAdapter>();
    let key = |text: SharedString| text.chars().next().map(|key| Input::Pairing(Event::Key(key)));
    connect!(adapter, inbox, on_typed(text) => key(text));
    connect!(adapter, inbox, on_change_address() => Input::Pairing(Event::ChangeAddress));
    connect!(adapter, inbox, on_address_done() => Input::Pairing(Event::AddressDone));
    connect!(adapter, inbox, on_erased() => Input::Pairing(Event::Erase));
    connect!(adapter, inbox, on_cancel() => Input::Pairing(Event::Cancel));
    connect!(adapter, inbox, on_set_network() => Input::StaffMode(staff::Event::OpenNetwork));
    show(window, &State::default());
}

pub(super) fn show_offer(window: &KioskWindow, offer: Offer) {
    window.global::<PairingAdapter>().set_offer(match offer {
        Offer::None => NetworkOffer::None,
        Offer::Wifi => NetworkOffer::Wifi,
        Offer::NoNetwork => NetworkOffer::NoNetwork,
    });
}

pub(super) fn show(window: &KioskWindow, state: &State) {
    let adapter = window.global::<PairingAdapter>();
    adapter.set_again(state.again_s.is_some());
    let mut digits = state.digits.chars();
    let boxes =
        std::iter::repeat_with(|| digits.next().map(SharedString::from).unwrap_or_default());
    adapter.set_digits(model(boxes.take(DIGITS)));
    let words: &[&str] = match &state.phase {
        Phase::Words(words) => words,
        Phase::Typing | Phase::Address(_) | Phase::Sending => &[],
    };
    adapter.set_words(model(words.iter().map(|word| SharedString::from(*word))));
    adapter.set_host(state.host.as_str().into());
    adapter.set_address(match &state.phase {
        Phase::Address(address) => address.as_str().into(),
        _ => SharedString::default(),
    });
    adapter.set_page(match state.phase {
        Phase::Typing => PairingPage::Digits,
        Phase::Address(_) => PairingPage::Address,
        Phase::Sending => PairingPage::Sending,
        Phase::Words(_) => PairingPage::Words,
    });
    adapter.set_problem(match state.problem {
        None => Shown::None,
        Some(PairingProblem::Unknown) => Shown::Unknown,
        Some(PairingProblem::Used) => Shown::Used,
        Some(PairingProblem::Invitation) => Shown::Invitation,
        Some(PairingProblem::NoAddress) => Shown::NoAddress,
        Some(PairingProblem::OtherCode) => Shown::OtherCode,
        Some(PairingProblem::Unproven) => Shown::Unproven,
        Some(PairingProblem::Offline) => Shown::Offline,
        Some(PairingProblem::Address) => Shown::Address,
        Some(PairingProblem::TooMany) => Shown::TooMany,
        Some(PairingProblem::Failed) => Shown::Failed,
    });
}
