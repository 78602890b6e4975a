//! Where in staff mode somebody is, as a pure function of what happens.

mod knocks;

use protocol::language::Language;
use protocol::pin::Fingerprint;

use super::pin::DIGITS;
use super::request::{Export, News, PinAnswer, Request};
use crate::cards::trial::Verdict;
use crate::devices::network::{NetworkError, NetworkState, Passphrase, Security, WifiNetwork};
use crate::forms::entry::Entry;
use crate::status::Facts;

pub use knocks::Knocks;

/// Seconds without a touch after which staff mode ends.
pub const LEAVES_AFTER_S: u32 = 180;
/// The same before the PIN was given.
const PIN_LEAVES_AFTER_S: u32 = 45;
/// Seconds between two looks at how the kiosk is.
const LOOK_S: u32 = 2;
/// Longest password of a Wi-Fi network.
const PASSWORD_MAX: usize = 63;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Closed,
    /// It is being found out whether there is a PIN.
    Opening,
    /// There is none.
    NoPin,
    Pin,
    Menu,
    Health,
    Counts,
    Near,
    Scanner,
    Network,
    Password,
    Send,
    Export,
    Keys,
    Clock,
    Reset,
    /// Asked the second time.
    ResetSure,
}

/// The pages of the menu, in its order.
pub const MENU: [Page; 10] = [
    Page::Health,
    Page::Counts,
    Page::Near,
    Page::Scanner,
    Page::Network,
    Page::Send,
    Page::Export,
    Page::Keys,
    Page::Clock,
    Page::Reset,
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The gesture was made.
    Open,
    Digit(char),
    /// A letter of a password.
    Letter(char),
    Erase,
    /// One of the choices on the page.
    Choose(usize),
    /// The button that goes on.
    Act(Language),
    /// The next lines of a page that has more.
    More,
    /// To the page before; out of staff mode from its first one.
    Back,
    Leave,
    News(News),
    /// A second has passed.
    Tick,
}

#[derive(Debug, Default)]
pub struct State {
    pub page: Page,
    pub(super) digits: Option<Entry>,
    pub(super) answer: Option<PinAnswer>,
    pub(super) facts: Option<Box<Facts>>,
    pub(super) has_network: bool,
    pub(super) pending: Option<Fingerprint>,
    pub(super) confirmed: Option<bool>,
    pub(super) signals: Vec<i16>,
    pub(super) export: Option<Export>,
    pub(super) sent: bool,
    pub(super) scanned: Option<Option<Verdict>>,
    pub(super) network: Option<Result<(NetworkState, Vec<WifiNetwork>), NetworkError>>,
    /// The network that is joined, and what came of it.
    pub(super) joining: Option<(String, Option<NetworkError>)>,
    pub(super) password: Option<Entry>,
    /// Index of the first lines that are shown, in pages.
    pub(super) turned: usize,
    idle_s: u32,
}

impl State {
    pub fn is_open(&self) -> bool {
        self.page != Page::Closed
    }

    /// The last letter of a password, which is shown so that whoever types sees what was hit.
    pub fn last_letter(&self) -> Option<char> {
        self.password.as_ref().and_then(|password| password.chars().last())
    }

    fn turn(&mut self, page: Page) {
        (self.page, self.turned, self.idle_s) = (page, 0, 0);
        (self.digits, self.password, self.answer) = (None, None, None);
    }

    /// Everything is forgotten that was only for this time.
    fn close(&mut self) -> Vec<Request> {
        let listens = self.page == Page::Near;
        *self = Self::default();
        if listens { vec![Request::Listen(false)] } else { Vec::new() }
    }
}

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
        Event::News(news) if state.is_open() => news_of(state, news),
        Event::Digit(digit) if state.page == Page::Pin && digit.is_ascii_digit() => {
            typed(state, digit)
        }
        Event::Letter(letter) if state.page == Page::Password => {
            state.password.get_or_insert_with(|| Entry::new(PASSWORD_MAX)).push(letter);
            Vec::new()
        }
        Event::Erase => {
            if let Some(entry) = state.digits.as_mut().or(state.password.as_mut()) {
                entry.write(|text, _| {
                    text.pop();
                });
            }
            Vec::new()
        }
        Event::Choose(index) => chosen(state, index),
        Event::Act(language) => acted(state, language),
        Event::More => {
            state.turned += 1;
            Vec::new()
        }
        Event::Back => back(state),
        Event::Leave => state.close(),
        // What comes too late.
        Event::Open | Event::News(_) | Event::Digit(_) | Event::Letter(_) => Vec::new(),
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

fn typed(state: &mut State, digit: char) -> Vec<Request> {
    state.answer = None;
    let digits = state.digits.get_or_insert_with(|| Entry::new(DIGITS));
    digits.push(digit);
    // Empty at once, so that the next digit begins anew.
    let is_whole = digits.chars().count() == DIGITS;
    if is_whole {
        state.digits.take().map(Request::Enter).into_iter().collect()
    } else {
        Vec::new()
    }
}

fn chosen(state: &mut State, index: usize) -> Vec<Request> {
    match state.page {
        Page::Menu => {
            let Some(page) = MENU.get(index).copied() else { return Vec::new() };
            state.turn(page);
            (state.sent, state.export, state.confirmed, state.scanned) = (false, None, None, None);
            match page {
                Page::Near => vec![Request::Listen(true)],
                Page::Network if state.has_network => {
                    (state.network, state.joining) = (None, None);
                    vec![Request::Networks]
                }
                _ => vec![Request::Look],
            }
        }
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

fn join(state: &mut State, name: String, passphrase: Option<Passphrase>) -> Vec<Request> {
    state.turn(Page::Network);
    state.network = None;
    state.joining = Some((name.clone(), None));
    vec![Request::Join { name, passphrase }]
}

fn acted(state: &mut State, language: Language) -> Vec<Request> {
    match state.page {
        Page::Send => {
            state.sent = true;
            vec![Request::SendNow]
        }
        Page::Export if !matches!(state.export, Some(Export::Running { .. })) => {
            state.export = Some(Export::Running { records: 0, of: 0 });
            vec![Request::Export(language)]
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
        Page::Reset => {
            state.turn(Page::ResetSure);
            Vec::new()
        }
        Page::ResetSure => vec![Request::Reset],
        _ => Vec::new(),
    }
}

fn back(state: &mut State) -> Vec<Request> {
    match state.page {
        Page::Closed => Vec::new(),
        Page::Opening | Page::NoPin | Page::Pin | Page::Menu => state.close(),
        Page::Password => {
            state.turn(Page::Network);
            state.joining = None;
            Vec::new()
        }
        page => {
            state.turn(Page::Menu);
            if page == Page::Near { vec![Request::Listen(false)] } else { Vec::new() }
        }
    }
}

fn news_of(state: &mut State, news: News) -> Vec<Request> {
    match news {
        News::Opened { has_pin, has_network } => {
            state.has_network = has_network;
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
        News::KeysConfirmed(done) => state.confirmed = Some(done),
        News::Networks(found) => {
            state.network = Some(found);
            if state.joining.as_ref().is_some_and(|(_, error)| error.is_none())
                && state.page == Page::Network
            {
                state.joining = None;
            }
        }
        News::Joined(Err(error)) => {
            if let Some((_, reason)) = &mut state.joining {
                *reason = Some(error);
            }
            return vec![Request::Networks];
        }
        News::Joined(Ok(())) => return vec![Request::Networks],
        News::Scanned(verdict) => {
            if state.page == Page::Scanner {
                state.scanned = Some(verdict);
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests;
