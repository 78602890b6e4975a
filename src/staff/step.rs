//! Staff mode as a pure function of what happens.

mod news;
mod touches;

use super::event::Event;
use super::page::Page;
use super::request::Request;
use super::state::State;

/// Seconds without a touch after which staff mode ends.
const LEAVES_AFTER_S: u32 = 180;
/// The same before the PIN was given.
const PIN_LEAVES_AFTER_S: u32 = 45;
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
        Event::Tick => tick(state),
        Event::News(news) if state.is_open() => news::told(state, news),
        Event::Digit(digit) if digit.is_ascii_digit() => touches::digit(state, digit),
        Event::Letter(letter) => touches::letter(state, letter),
        Event::Erase => touches::erase(state),
        Event::Choose(index) => touches::choose(state, index),
        Event::Turn(index, up) => touches::turn(state, index, up),
        Event::Act(language) => touches::act(state, language),
        Event::More => {
            state.turned += 1;
            Vec::new()
        }
        Event::Back => touches::back(state),
        Event::Leave => state.close(),
        // What comes too late.
        Event::Open | Event::News(_) | Event::Digit(_) => Vec::new(),
    }
}

fn tick(state: &mut State) -> Vec<Request> {
    state.idle_s += 1;
    let most_s = match state.page {
        Page::Closed => return Vec::new(),
        Page::Opening | Page::NoPin | Page::Pin => PIN_LEAVES_AFTER_S,
        _ => LEAVES_AFTER_S,
    };
    if state.idle_s >= most_s {
        return state.close();
    }
    if state.idle_s.is_multiple_of(LOOK_S) { vec![Request::Look] } else { Vec::new() }
}

#[cfg(test)]
mod tests;
