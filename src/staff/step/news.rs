//! What staff mode is told.

use crate::staff::page::Page;
use crate::staff::request::{News, PinAnswer, Request};
use crate::staff::state::{NewPinProblem, State};
use crate::wifi;

pub(super) fn told(state: &mut State, news: News) -> Vec<Request> {
    match news {
        News::Opened { has_pin, has_network, has_clock } => {
            (state.has_network, state.has_clock) = (has_network, has_clock);
            if state.page == Page::Opening {
                state.turn(if has_pin { Page::Pin } else { Page::NoPin });
            }
        }
        News::Pin(PinAnswer::Right) if state.page == Page::Pin => state.turn(Page::Menu),
        News::Pin(answer) => state.answer = Some(answer),
        News::Facts { facts, pending } => {
            (state.facts, state.pending) = (Some(facts), pending);
        }
        News::Signals(signals) => state.signals = signals,
        News::Export(export) => state.export = Some(export),
        News::Update(taking) => state.taking = Some(taking),
        News::KeysConfirmed(done) => state.confirmed = Some(done),
        News::Wifi(news) => {
            let asked = wifi::step(&mut state.wifi, wifi::Event::News(news));
            return asked.into_iter().map(Request::Wifi).collect();
        }
        News::PinKept(true) => state.new_pin = None,
        News::PinKept(false) => {
            state.turn(Page::NewPin);
            state.new_pin_problem = Some(NewPinProblem::Failed);
        }
        // It opens a page by itself.
        News::PinDue => {}
        News::Levels(levels) => state.levels = Some(levels),
        News::ClockSet(result) => state.clock_set = Some(Some(result)),
        News::Scanned(verdict) => {
            if state.page == Page::Scanner {
                state.scanned = Some(verdict);
            }
        }
    }
    Vec::new()
}
