use super::*;
use crate::forms::entry::Entry;

fn after(state: &mut State, events: impl IntoIterator<Item = Event>) -> Vec<Request> {
    events.into_iter().flat_map(|event| step(state, event)).collect()
}

fn opened(has_pin: bool) -> State {
    let mut state = State::default();
    let asked = after(&mut state, [Event::Open]);
    assert_eq!(asked, [Request::Open, Request::Look]);
    step(&mut state, Event::News(News::Opened { has_pin, has_network: true }));
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

#[test]
fn a_network_is_joined_with_its_password() {
    let network = |name: &str, security| WifiNetwork {
        name: name.to_owned(),
        strength: 50,
        security,
        is_joined: false,
    };
    let networks = vec![
        network("A", Security::Password),
        network("B", Security::Open),
        network("C", Security::Other),
    ];
    let found = Event::News(News::Networks(Ok((NetworkState::default(), networks))));
    let mut state = at(Page::Network);
    step(&mut state, found.clone());
    assert_eq!(after(&mut state, [Event::Choose(2)]), []);
    let open = Request::Join { name: "B".to_owned(), passphrase: None };
    assert_eq!(after(&mut state, [Event::Choose(1)]), [open]);

    step(&mut state, found);
    step(&mut state, Event::Choose(0));
    assert_eq!(state.page, Page::Password);
    after(&mut state, "bongson".chars().map(Event::Letter));
    assert_eq!(after(&mut state, [Event::Act(Language::Vi)]), [], "too short");
    after(&mut state, "x".chars().map(Event::Letter).chain([Event::Erase]));
    let asked = after(&mut state, [Event::Letter('1'), Event::Act(Language::Vi)]);
    let passphrase = Passphrase::new("bongson1");
    assert_eq!(asked, [Request::Join { name: "A".to_owned(), passphrase }]);
    let asked = step(&mut state, Event::News(News::Joined(Err(NetworkError::WrongPassword))));
    assert_eq!(asked, [Request::Networks]);
    assert_eq!(state.joining, Some(("A".to_owned(), Some(NetworkError::WrongPassword))));
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
