//! Staff mode as a pure function of what happens.

mod new_pin;
mod news;
mod touches;

use super::event::Event;
use super::page::Page;
use super::request::{News, Request};
use super::state::State;
use crate::wifi;

/// Seconds without a touch after which staff mode ends.
const LEAVES_AFTER_S: u32 = 180;
/// The same before the PIN was given.
const PIN_LEAVES_AFTER_S: u32 = 45;
/// The same while a first PIN is to be chosen: somebody has just paired the kiosk and stands there.
const NEW_PIN_LEAVES_AFTER_S: u32 = 600;
/// Seconds between two looks at how the kiosk is.
const LOOK_S: u32 = 2;

pub fn step(state: &mut State, event: Event) -> Vec<Request> {
    if !matches!(event, Event::Tick | Event::News(_)) {
        state.idle_s = 0;
    }
    match event {
        Event::Open if !state.is_open() => {
            state.turn(Page::Opening);
            vec![Request::Open, Request::Look]
        }
        Event::OpenNetwork if !state.is_open() => {
            (state.is_new, state.has_network) = (true, true);
            touches::open(state, Page::Network(wifi::Page::List))
        }
        Event::News(News::PinDue) => {
            let requests = state.close();
            state.turn(Page::NewPin);
            requests
        }
        Event::Tick => tick(state),
        Event::News(news) if state.is_open() => news::told(state, news),
        Event::Digit(digit) if digit.is_ascii_digit() => touches::digit(state, digit),
        Event::Letter(letter) => touches::wifi(state, wifi::Event::Letter(letter)),
        Event::Erase => touches::erase(state),
        Event::Choose(index) => touches::choose(state, index),
        Event::Turn(index, up) => touches::turn(state, index, up),
        Event::Act(language) => touches::act(state, language),
        Event::More => touches::more(state),
        Event::Back => touches::back(state),
        Event::Leave => state.close(),
        // What comes too late.
        Event::Open | Event::OpenNetwork | Event::News(_) | Event::Digit(_) => Vec::new(),
    }
}

fn tick(state: &mut State) -> Vec<Request> {
    state.idle_s += 1;
    let most_s = match state.page {
        Page::Closed => return Vec::new(),
        Page::Opening | Page::NoPin | Page::Pin => PIN_LEAVES_AFTER_S,
        Page::NewPin | Page::NewPinAgain => NEW_PIN_LEAVES_AFTER_S,
        _ => LEAVES_AFTER_S,
    };
    if state.idle_s >= most_s {
        let forgoes = matches!(state.page, Page::NewPin | Page::NewPinAgain);
        let mut requests = state.close();
        requests.extend(forgoes.then_some(Request::ForgoPin));
        return requests;
    }
    let looks = !state.is_new && !matches!(state.page, Page::NewPin | Page::NewPinAgain);
    if looks && state.idle_s.is_multiple_of(LOOK_S) { vec![Request::Look] } else { Vec::new() }
}

#[cfg(test)]
mod tests;
