//! Before there is a PIN: the network of a kiosk that was never paired, and the PIN itself.

use protocol::language::Language;

use super::{after, networks, told};
use crate::devices::network::{Connectivity, NetworkState};
use crate::forms::entry::Entry;
use crate::staff::event::Event;
use crate::staff::page::Page;
use crate::staff::request::{News, PinAnswer, Request};
use crate::staff::state::{NewPinProblem, State};
use crate::staff::step::{LEAVES_AFTER_S, NEW_PIN_LEAVES_AFTER_S, step};
use crate::wifi;

/// On a kiosk that was never paired.
fn new_kiosk() -> State {
    let mut state = State::default();
    let asked = after(&mut state, [Event::OpenNetwork]);
    assert_eq!(asked, [Request::Wifi(wifi::Request::Search)]);
    step(&mut state, networks(Connectivity::None));
    state
}

#[test]
fn a_new_kiosk_sets_its_network_and_nothing_else() {
    let touches = [
        Event::Open,
        Event::Digit('1'),
        Event::Letter('a'),
        Event::Erase,
        Event::Choose(0),
        Event::Choose(1),
        Event::Choose(9),
        Event::Turn(0, true),
        Event::Act(Language::Vi),
        Event::More,
        Event::Back,
        Event::News(News::Pin(PinAnswer::Right)),
        Event::News(News::Opened { has_pin: true, has_network: true, has_clock: true }),
        Event::Tick,
    ];
    // All ways of three touches.
    for first in &touches {
        for second in &touches {
            for third in &touches {
                let mut state = new_kiosk();
                for event in [first, second, third] {
                    let asked = step(&mut state, event.clone());
                    let is_right = |it: &Request| matches!(it, Request::Wifi(_));
                    // Once it is closed, the gesture opens the page of the PIN.
                    let gesture = *event == Event::Open && !state.is_new;
                    assert!(
                        gesture || asked.iter().all(is_right),
                        "{first:?} {second:?} {third:?}"
                    );
                    let page = state.page;
                    let stays = matches!(page, Page::Network(_) | Page::Closed);
                    assert!(stays || !state.is_new, "{page:?} by {first:?} {second:?} {third:?}");
                }
            }
        }
    }
}

#[test]
fn a_new_kiosk_goes_on_when_it_is_connected() {
    for (connectivity, goes_on) in [
        (Connectivity::Full, true),
        (Connectivity::Local, true),
        (Connectivity::None, false),
        (Connectivity::Captive, false),
    ] {
        let mut state = new_kiosk();
        let connected = NetworkState { connectivity, has_wifi: true, ..NetworkState::default() };
        told(&mut state, News::Wifi(wifi::News::Connected(connected)));
        after(&mut state, [Event::Act(Language::Vi)]);
        assert_eq!(!state.is_open(), goes_on, "{connectivity:?}");
    }
    let mut left = new_kiosk();
    after(&mut left, [Event::Choose(0), Event::Letter('x'), Event::Back, Event::Back]);
    assert!(!left.is_open());
    let mut alone = new_kiosk();
    after(&mut alone, [Event::Choose(0), Event::Letter('x')]);
    after(&mut alone, std::iter::repeat_n(Event::Tick, LEAVES_AFTER_S as usize));
    assert!(!alone.is_open() && alone.letters().count() == 0);
}

fn digits(text: &str) -> impl Iterator<Item = Event> {
    text.chars().map(Event::Digit)
}

#[test]
fn a_first_pin_is_typed_twice() {
    let problem = |state: &State| state.new_pin_problem;
    for (first, second, page, why) in [
        ("123456", "", Page::NewPin, Some(NewPinProblem::Easy)),
        ("482913", "", Page::NewPinAgain, None),
        ("482913", "482914", Page::NewPin, Some(NewPinProblem::Differs)),
        ("482913", "482913", Page::PinKept, None),
    ] {
        let mut state = State::default();
        told(&mut state, News::PinDue);
        let asked = after(&mut state, digits(first).chain(digits(second)));
        assert_eq!((state.page, problem(&state)), (page, why), "{first} {second}");
        let kept = (page == Page::PinKept).then(|| Request::KeepPin(Entry::holding(6, second)));
        assert_eq!(asked, Vec::from_iter(kept));
    }
    let mut state = State::default();
    told(&mut state, News::PinDue);
    after(&mut state, digits("482913").chain([Event::Back]).chain(digits("592817")));
    assert_eq!(state.page, Page::NewPinAgain, "another one was chosen");
    after(&mut state, digits("592817").chain([Event::Act(Language::Vi)]));
    assert_eq!(state.page, Page::PinKept, "not before it is kept");
    told(&mut state, News::PinKept(false));
    assert_eq!((state.page, problem(&state)), (Page::NewPin, Some(NewPinProblem::Failed)));
    after(&mut state, digits("592817").chain(digits("592817")));
    told(&mut state, News::PinKept(true));
    after(&mut state, [Event::Act(Language::Vi)]);
    assert!(!state.is_open());
}

#[test]
fn a_first_pin_that_nobody_chooses_keeps_no_visitor_away() {
    let mut state = State::default();
    told(&mut state, News::PinDue);
    after(&mut state, [Event::Back, Event::Choose(0), Event::Act(Language::Vi), Event::More]);
    assert_eq!(state.page, Page::NewPin, "there is no way around it");
    let ticks = |state: &mut State, count: u32| {
        after(state, std::iter::repeat_n(Event::Tick, count as usize))
    };
    assert_eq!(ticks(&mut state, NEW_PIN_LEAVES_AFTER_S - 1), []);
    after(&mut state, digits("482913"));
    assert_eq!(ticks(&mut state, NEW_PIN_LEAVES_AFTER_S), [Request::ForgoPin]);
    assert!(!state.is_open() && state.new_pin.is_none());
}
