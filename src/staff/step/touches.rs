//! What a touch on a page does.

use protocol::language::Language;

use super::new_pin;
use crate::forms::entry::Entry;
use crate::staff::page::{BEFORE_PAIRING, MENU, Page};
use crate::staff::request::{Export, Request, Taking};
use crate::staff::state::State;
use crate::staff::{pin, typed_time};
use crate::wifi;

pub(super) fn digit(state: &mut State, digit: char) -> Vec<Request> {
    let most = match state.page {
        Page::Pin | Page::NewPin | Page::NewPinAgain => pin::DIGITS,
        Page::SetClock => typed_time::DIGITS,
        _ => return Vec::new(),
    };
    (state.answer, state.new_pin_problem) = (None, None);
    let digits = state.digits.get_or_insert_with(|| Entry::new(most));
    digits.push(digit);
    if state.page == Page::SetClock || digits.chars().count() < most {
        return Vec::new();
    }
    // Empty at once, so that the next digit begins anew.
    let Some(digits) = state.digits.take() else { return Vec::new() };
    if state.page == Page::Pin {
        vec![Request::Enter(digits)]
    } else {
        new_pin::typed(state, digits)
    }
}

/// What the page of the network does with it, while it is open.
pub(super) fn wifi(state: &mut State, event: wifi::Event) -> Vec<Request> {
    if !matches!(state.page, Page::Network(_)) {
        return Vec::new();
    }
    let asked = wifi::step(&mut state.wifi, event);
    state.page = Page::Network(state.wifi.page());
    asked.into_iter().map(Request::Wifi).collect()
}

pub(super) fn more(state: &mut State) -> Vec<Request> {
    state.turned += 1;
    wifi(state, wifi::Event::More)
}

pub(super) fn erase(state: &mut State) -> Vec<Request> {
    if let Some(entry) = &mut state.digits {
        entry.write(|text, _| {
            text.pop();
        });
    }
    wifi(state, wifi::Event::Erase)
}

pub(super) fn choose(state: &mut State, index: usize) -> Vec<Request> {
    match state.page {
        Page::Menu => MENU.get(index).map_or_else(Vec::new, |page| open(state, *page)),
        // What is done before the kiosk is paired again.
        Page::Pair => BEFORE_PAIRING.get(index).map_or_else(Vec::new, |page| open(state, *page)),
        Page::Network(_) => wifi(state, wifi::Event::Choose(index)),
        _ => Vec::new(),
    }
}

/// Opens a page of the menu, with nothing of the last time on it.
pub(super) fn open(state: &mut State, page: Page) -> Vec<Request> {
    state.turn(page);
    (state.sent, state.export, state.confirmed, state.scanned) = (false, None, None, None);
    (state.levels, state.clock_set) = (None, None);
    // What is still copied goes on to be told.
    state.taking = state.taking.take().filter(|it| matches!(it, Taking::Running { .. }));
    match page {
        Page::Near => vec![Request::Listen(true)],
        Page::Network(_) if state.has_network => wifi(state, wifi::Event::Search),
        Page::Levels => vec![Request::Levels],
        _ => vec![Request::Look],
    }
}

pub(super) fn turn(state: &mut State, index: usize, up: bool) -> Vec<Request> {
    let Some(levels) = state.levels.as_mut().filter(|_| state.page == Page::Levels) else {
        return Vec::new();
    };
    let Some((level, percent)) = levels.shown().get(index).copied() else { return Vec::new() };
    let after = level.after(percent, up);
    if after == percent {
        return Vec::new();
    }
    levels.set(level, after);
    vec![Request::Set(level, after)]
}

pub(super) fn act(state: &mut State, language: Language) -> Vec<Request> {
    match state.page {
        Page::Send => {
            state.sent = true;
            vec![Request::SendNow]
        }
        Page::Export if !matches!(state.export, Some(Export::Running { .. })) => {
            state.export = Some(Export::Running { records: 0, of: 0 });
            vec![Request::Export(language)]
        }
        Page::Health => open(state, Page::Update),
        Page::Update if !matches!(state.taking, Some(Taking::Running { .. })) => {
            state.taking = Some(Taking::Running { done_mb: 0, of_mb: 0 });
            vec![Request::Update(language)]
        }
        Page::Keys => state.pending.map(Request::ConfirmKeys).into_iter().collect(),
        // A new kiosk that is connected goes on.
        Page::Network(wifi::Page::List) if state.is_new && state.wifi.is_connected() => {
            state.close()
        }
        Page::Network(wifi::Page::List) if state.has_network => wifi(state, wifi::Event::Search),
        Page::Network(_) => wifi(state, wifi::Event::Done),
        Page::PinKept if state.new_pin.is_none() => state.close(),
        Page::Clock if state.may_set_clock() => {
            state.turn(Page::SetClock);
            Vec::new()
        }
        Page::SetClock => {
            let typed = state.digits.as_deref().and_then(typed_time::unix_s);
            let Some(unix_s) = typed else { return Vec::new() };
            state.turn(Page::Clock);
            state.clock_set = Some(None);
            vec![Request::SetClock(unix_s)]
        }
        Page::Pair => {
            state.turn(Page::PairSure);
            Vec::new()
        }
        Page::PairSure => {
            let mut requests = state.close();
            requests.push(Request::PairAgain);
            requests
        }
        Page::Reset => {
            state.turn(Page::ResetSure);
            Vec::new()
        }
        Page::ResetSure => vec![Request::Reset],
        _ => Vec::new(),
    }
}

pub(super) fn back(state: &mut State) -> Vec<Request> {
    match state.page {
        // Nothing is behind them.
        Page::Closed | Page::NewPin | Page::PinKept => Vec::new(),
        Page::Opening | Page::NoPin | Page::Pin | Page::Menu => state.close(),
        Page::Network(wifi::Page::Name | wifi::Page::Password) => wifi(state, wifi::Event::Back),
        _ if state.is_new => state.close(),
        Page::NewPinAgain => {
            (state.page, state.digits, state.new_pin) = (Page::NewPin, None, None);
            Vec::new()
        }
        Page::SetClock => {
            state.turn(Page::Clock);
            Vec::new()
        }
        page => {
            state.turn(Page::Menu);
            if page == Page::Near { vec![Request::Listen(false)] } else { Vec::new() }
        }
    }
}
