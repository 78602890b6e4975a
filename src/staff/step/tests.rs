use protocol::clock::ClockConfidence;
use protocol::language::Language;

use super::*;
use crate::devices::network::{
    Connectivity, Login, NetworkError, NetworkState, Passphrase, Security, WifiNetwork,
};
use crate::forms::entry::Entry;
use crate::staff::level::{Level, Levels};
use crate::staff::page::MENU;
use crate::staff::request::{ClockProblem, News, PinAnswer};
use crate::status::Facts;

mod new_kiosk;

fn after(state: &mut State, events: impl IntoIterator<Item = Event>) -> Vec<Request> {
    events.into_iter().flat_map(|event| step(state, event)).collect()
}

fn opened(has_pin: bool) -> State {
    let mut state = State::default();
    let asked = after(&mut state, [Event::Open]);
    assert_eq!(asked, [Request::Open, Request::Look]);
    step(&mut state, Event::News(News::Opened { has_pin, has_network: true, has_clock: true }));
    state
}

fn entered() -> State {
    let mut state = opened(true);
    step(&mut state, Event::News(News::Pin(PinAnswer::Right)));
    assert_eq!(state.page, Page::Menu);
    state
}

fn at(page: Page) -> State {
    let mut state = entered();
    let index = MENU.iter().position(|it| *it == page).unwrap();
    step(&mut state, Event::Choose(index));
    assert_eq!(state.page, page);
    state
}

#[test]
fn nothing_is_reached_without_the_pin() {
    assert_eq!(opened(false).page, Page::NoPin);
    let mut state = opened(true);
    let tried = [Event::Choose(9), Event::Act(Language::Vi), Event::Letter('x'), Event::More];
    assert_eq!(after(&mut state, tried), []);
    assert_eq!(state.page, Page::Pin);
    let asked = after(&mut state, "48291".chars().chain("3".chars()).map(Event::Digit));
    assert_eq!(asked, [Request::Enter(Entry::holding(6, "482913"))]);
    step(&mut state, Event::News(News::Pin(PinAnswer::Wrong { left: 9 })));
    assert_eq!((state.page, state.digits.is_none()), (Page::Pin, true));
    let mut closed = State::default();
    step(&mut closed, Event::News(News::Pin(PinAnswer::Right)));
    assert!(!closed.is_open(), "an answer to what was left");
}

#[test]
fn it_leaves_by_itself_and_forgets() {
    let mut state = at(Page::Near);
    let ticks = |state: &mut State, count: u32| {
        after(state, std::iter::repeat_with(|| Event::Tick).take(count as usize))
    };
    ticks(&mut state, LEAVES_AFTER_S - 1);
    step(&mut state, Event::More);
    ticks(&mut state, LEAVES_AFTER_S - 1);
    assert!(state.is_open(), "a touch counts anew");
    let asked = ticks(&mut state, 1);
    assert!(!state.is_open() && asked == [Request::Listen(false)], "{asked:?}");
    let mut unproven = opened(true);
    ticks(&mut unproven, PIN_LEAVES_AFTER_S);
    assert!(!unproven.is_open());
    assert_eq!(ticks(&mut unproven, 500), []);
}

const NETWORK: Page = Page::Network(wifi::Page::List);

fn networks(connectivity: Connectivity) -> Event {
    let state = NetworkState { connectivity, has_wifi: true, ..NetworkState::default() };
    let network = WifiNetwork {
        name: "A".to_owned(),
        strength: 50,
        security: Security::Password,
        is_joined: false,
    };
    Event::News(News::Wifi(wifi::News::Found(Ok((state, vec![network])))))
}

#[test]
fn the_page_of_the_network_joins_one() {
    let mut state = at(NETWORK);
    step(&mut state, networks(Connectivity::None));
    step(&mut state, Event::Choose(0));
    assert_eq!(state.page, Page::Network(wifi::Page::Password));
    after(&mut state, "bongson1x".chars().map(Event::Letter).chain([Event::Erase]));
    assert_eq!(state.letters().collect::<String>(), "•••••••1");
    step(&mut state, Event::More);
    assert_eq!(state.letters().collect::<String>(), "bongson1");
    let asked = after(&mut state, [Event::Act(Language::Vi)]);
    let passphrase = Passphrase::new("bongson1");
    let login = Login { name: "A".to_owned(), passphrase, is_hidden: false };
    assert_eq!(asked, [Request::Wifi(wifi::Request::Join(login))]);
    let failed = News::Wifi(wifi::News::Joined(Err(NetworkError::WrongPassword)));
    let asked = after(&mut state, [Event::News(failed)]);
    assert_eq!((asked, state.page), (vec![Request::Wifi(wifi::Request::Search)], NETWORK));
    after(&mut state, [Event::Back]);
    assert_eq!(state.page, Page::Menu);
}

#[test]
fn erasing_is_asked_twice() {
    let mut state = at(Page::Reset);
    assert_eq!(after(&mut state, [Event::Act(Language::Vi)]), []);
    assert_eq!(state.page, Page::ResetSure);
    step(&mut state, Event::Back);
    assert_eq!(state.page, Page::Menu);
    let mut state = at(Page::Reset);
    let twice = [Event::Act(Language::Vi), Event::Act(Language::Vi)];
    assert_eq!(after(&mut state, twice), [Request::Reset]);
}

#[test]
fn each_page_asks_for_what_it_shows() {
    let (mut keys, fingerprint) = (at(Page::Keys), "0123-4567-89AB-CDEF".parse().unwrap());
    assert_eq!(after(&mut keys, [Event::Act(Language::Vi)]), []);
    let facts = Box::new(Facts::default());
    step(&mut keys, Event::News(News::Facts { facts, pending: Some(fingerprint) }));
    let asked = after(&mut keys, [Event::Act(Language::Vi)]);
    assert_eq!(asked, [Request::ConfirmKeys(fingerprint)]);
    assert_eq!(after(&mut at(Page::Send), [Event::Act(Language::Vi)]), [Request::SendNow]);
    let mut export = at(Page::Export);
    let twice = [Event::Act(Language::En), Event::Act(Language::En)];
    assert_eq!(after(&mut export, twice), [Request::Export(Language::En)], "once at a time");
}

fn told(state: &mut State, news: News) {
    assert_eq!(step(state, Event::News(news)), []);
}

#[test]
fn a_level_is_set_with_each_touch_and_never_beyond_its_ends() {
    let mut state = at(Page::Levels);
    assert_eq!(after(&mut state, [Event::Turn(0, true)]), [], "it is not known yet");
    let levels = Levels { brightness: Some(20), volume: Some(95), is_quiet: false };
    told(&mut state, News::Levels(levels));
    let touches = [(0, false), (0, false), (1, true), (1, true), (2, true)];
    let asked = after(&mut state, touches.map(|(index, up)| Event::Turn(index, up)));
    assert_eq!(asked, [Request::Set(Level::Brightness, 10), Request::Set(Level::Volume, 100)]);
    let mut deaf = at(Page::Levels);
    told(&mut deaf, News::Levels(Levels { brightness: None, ..levels }));
    let asked = after(&mut deaf, [Event::Turn(0, false)]);
    assert_eq!(asked, [Request::Set(Level::Volume, 90)], "the only one");
    assert_eq!(after(&mut at(Page::Counts), [Event::Turn(0, true)]), []);
}

fn facts(clock: ClockConfidence) -> News {
    News::Facts { facts: Box::new(Facts { clock, ..Facts::default() }), pending: None }
}

#[test]
fn the_clock_is_set_while_nothing_better_tells_it() {
    for known in [ClockConfidence::Synced, ClockConfidence::Held] {
        let mut state = at(Page::Clock);
        told(&mut state, facts(known));
        assert_eq!(after(&mut state, [Event::Act(Language::Vi)]), []);
        assert_eq!(state.page, Page::Clock);
    }
    let mut state = at(Page::Clock);
    told(&mut state, facts(ClockConfidence::Unknown));
    step(&mut state, Event::Act(Language::Vi));
    assert_eq!(state.page, Page::SetClock);
    after(&mut state, "310220211405".chars().map(Event::Digit));
    assert_eq!(after(&mut state, [Event::Act(Language::Vi)]), [], "no such day");
    after(&mut state, std::iter::repeat_n(Event::Erase, 12));
    after(&mut state, "150620211405".chars().map(Event::Digit));
    let asked = after(&mut state, [Event::Act(Language::Vi)]);
    assert_eq!(asked, [Request::SetClock(1_623_740_700)]);
    assert_eq!(state.page, Page::Clock);
    told(&mut state, News::ClockSet(Err(ClockProblem::Early)));
    assert_eq!(state.clock_set, Some(Some(Err(ClockProblem::Early))));
}

#[test]
fn pairing_again_is_asked_twice_and_leaves_staff_mode() {
    let mut state = at(Page::Pair);
    assert_eq!(after(&mut state, [Event::Act(Language::Vi)]), []);
    assert_eq!(state.page, Page::PairSure);
    assert_eq!(after(&mut state, [Event::Act(Language::Vi)]), [Request::PairAgain]);
    assert!(!state.is_open());
    for (index, page) in [(0, Page::Send), (1, Page::Export)] {
        let mut state = at(Page::Pair);
        step(&mut state, Event::Choose(index));
        assert_eq!(state.page, page);
    }
}
