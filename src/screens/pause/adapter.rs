//! What takes every touch while nothing is to take one, and the answer that is being shown.

use slint::ComponentHandle;
use ui::{Answer, DeclarationAdapter, FeedbackAdapter, KioskWindow, PauseAdapter};

use super::picked::Picked;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::int;

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<PauseAdapter>();
    connect!(adapter, inbox, on_moved() => Input::Moved);
    connect!(adapter, inbox, on_turned() => Input::PartTurned);
}

pub(super) fn show_deaf(window: &KioskWindow, deaf: bool) {
    window.global::<PauseAdapter>().set_deaf(deaf);
}

/// Shows what was chosen, on the page that is about to turn.
pub(super) fn show_picked(window: &KioskWindow, picked: Option<Picked>) {
    let declaration = window.global::<DeclarationAdapter>();
    let feedback = window.global::<FeedbackAdapter>();
    let index = |picked: Option<usize>| picked.map_or(-1, int);
    match picked {
        Some(Picked::Answer(protocol::declaration::Answer::Yes)) => {
            declaration.set_answer(Answer::Yes);
        }
        Some(Picked::Answer(protocol::declaration::Answer::No)) => {
            declaration.set_answer(Answer::No);
        }
        Some(Picked::Choice(choice)) => declaration.set_picked(int(choice)),
        Some(Picked::Location(choice)) => feedback.set_picked(int(choice)),
        None => {
            declaration.set_picked(index(None));
            feedback.set_picked(index(None));
        }
    }
}
