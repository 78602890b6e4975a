//! What a touch on a page does.

use protocol::language::Language;

use crate::devices::network::{Passphrase, Security};
use crate::forms::entry::Entry;
use crate::staff::page::{BEFORE_PAIRING, MENU, Page};
use crate::staff::request::{Export, Request, Taking};
use crate::staff::state::State;
use crate::staff::{pin, typed_time};

/// Longest password of a Wi-Fi network.
const PASSWORD_MAX: usize = 63;

pub(super) fn digit(state: &mut State, digit: char) -> Vec<Request> {
    let most = match state.page {
        Page::Pin => pin::DIGITS,
        Page::SetClock => typed_time::DIGITS,
        _ => return Vec::new(),
    };
    state.answer = None;
    let digits = state.digits.get_or_insert_with(|| Entry::new(most));
    digits.push(digit);
    if state.page == Page::Pin && digits.chars().count() == most {
        // Empty at once, so that the next digit begins anew.
        return state.digits.take().map(Request::Enter).into_iter().collect();
    }
    Vec::new()
}

pub(super) fn letter(state: &mut State, letter: char) -> Vec<Request> {
    if state.page == Page::Password {
        state.password.get_or_insert_with(|| Entry::exact(PASSWORD_MAX)).push(letter);
    }
    Vec::new()
}

pub(super) fn erase(state: &mut State) -> Vec<Request> {
    if let Some(entry) = state.digits.as_mut().or(state.password.as_mut()) {
        entry.write(|text, _| {
            text.pop();
        });
    }
    Vec::new()
}

pub(super) fn choose(state: &mut State, index: usize) -> Vec<Request> {
    match state.page {
        Page::Menu => MENU.get(index).map_or_else(Vec::new, |page| open(state, *page)),
        // What is done before the kiosk is paired again.
        Page::Pair => BEFORE_PAIRING.get(index).map_or_else(Vec::new, |page| open(state, *page)),
        Page::Network => {
            let Some(Ok((_, networks))) = &state.network else { return Vec::new() };
            let Some(network) = networks.get(index) else { return Vec::new() };
            let name = network.name.clone();
            match network.security {
                Security::Open => join(state, name, None),
                Security::Password | Security::Wpa3 => {
                    state.turn(Page::Password);
                    state.joining = Some((name, None));
                    Vec::new()
                }
                Security::Other => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// Opens a page of the menu, with nothing of the last time on it.
fn open(state: &mut State, page: Page) -> Vec<Request> {
    state.turn(page);
    (state.sent, state.export, state.confirmed, state.scanned) = (false, None, None, None);
    (state.levels, state.clock_set) = (None, None);
    // What is still copied goes on to be told.
    state.taking = state.taking.take().filter(|it| matches!(it, Taking::Running { .. }));
    match page {
        Page::Near => vec![Request::Listen(true)],
        Page::Network if state.has_network => {
            (state.network, state.joining) = (None, None);
            vec![Request::Networks]
        }
        Page::Levels => vec![Request::Levels],
        _ => vec![Request::Look],
    }
}

fn join(state: &mut State, name: String, passphrase: Option<Passphrase>) -> Vec<Request> {
    state.turn(Page::Network);
    state.network = None;
    state.joining = Some((name.clone(), None));
    vec![Request::Join { name, passphrase }]
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
        Page::Update if !matches!(state.taking, Some(Taking::Running { .. })) => {
            state.taking = Some(Taking::Running { done_mb: 0, of_mb: 0 });
            vec![Request::Update(language)]
        }
        Page::Keys => state.pending.map(Request::ConfirmKeys).into_iter().collect(),
        Page::Network if state.has_network => {
            (state.network, state.joining) = (None, None);
            vec![Request::Networks]
        }
        Page::Password => {
            let passphrase = state.password.as_ref().and_then(|it| Passphrase::new(it));
            let Some((name, _)) = state.joining.clone() else { return Vec::new() };
            if passphrase.is_none() { Vec::new() } else { join(state, name, passphrase) }
        }
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
        Page::Closed => Vec::new(),
        Page::Opening | Page::NoPin | Page::Pin | Page::Menu => state.close(),
        Page::Password => {
            state.turn(Page::Network);
            state.joining = None;
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
