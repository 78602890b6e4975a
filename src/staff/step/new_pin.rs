//! A first PIN: typed twice, and none that is guessed at once.

use crate::forms::entry::Entry;
use crate::staff::page::Page;
use crate::staff::pin;
use crate::staff::request::Request;
use crate::staff::state::{NewPinProblem, State};

/// Six digits were typed.
pub(super) fn typed(state: &mut State, digits: Entry) -> Vec<Request> {
    match (state.page, state.new_pin.take()) {
        (Page::NewPin, _) if pin::is_easy(&digits) => {
            state.new_pin_problem = Some(NewPinProblem::Easy);
        }
        (Page::NewPin, _) => {
            state.turn(Page::NewPinAgain);
            state.new_pin = Some(digits);
        }
        (_, Some(first)) if first == digits => {
            state.turn(Page::PinKept);
            // Until it is known that it is kept.
            state.new_pin = Some(first);
            return vec![Request::KeepPin(digits)];
        }
        _ => {
            state.turn(Page::NewPin);
            state.new_pin_problem = Some(NewPinProblem::Differs);
        }
    }
    Vec::new()
}
