use super::*;
use crate::devices::network::{Connectivity, JoinStage, NetworkError, NetworkState, WifiNetwork};

fn network(name: &str, security: Security) -> WifiNetwork {
    WifiNetwork { name: name.to_owned(), strength: 50, security, is_joined: false }
}

fn found(networks: Vec<WifiNetwork>) -> Event {
    Event::News(News::Found(Ok((NetworkState::default(), networks))))
}

fn three() -> Event {
    let kinds = [("A", Security::Password), ("B", Security::Open), ("C", Security::Other)];
    found(kinds.map(|(name, security)| network(name, security)).into())
}

fn after(state: &mut State, events: impl IntoIterator<Item = Event>) -> Vec<Request> {
    events.into_iter().flat_map(|event| step(state, event)).collect()
}

fn typed(text: &str) -> impl Iterator<Item = Event> {
    text.chars().map(Event::Letter)
}

fn join(name: &str, password: &str, is_hidden: bool) -> Request {
    let passphrase = Passphrase::new(password);
    Request::Join(Login { name: name.to_owned(), passphrase, is_hidden })
}

fn opened(list: Event) -> State {
    let mut state = State::default();
    assert_eq!(step(&mut state, Event::Search), [Request::Search]);
    step(&mut state, list);
    state
}

#[test]
fn what_a_choice_leads_to() {
    for (index, page, asked) in [
        (0, Page::Password, vec![]),
        (1, Page::List, vec![join("B", "", false)]),
        (2, Page::List, vec![]),
        (3, Page::Name, vec![]),
        (4, Page::List, vec![]),
    ] {
        let mut state = opened(three());
        assert_eq!(after(&mut state, [Event::Choose(index)]), asked, "{index}");
        assert_eq!(state.page, page, "{index}");
    }
    let nowhere = Event::News(News::Found(Err(NetworkError::NoWifi)));
    let mut state = opened(nowhere);
    after(&mut state, [Event::Choose(0)]);
    assert_eq!(state.page, Page::List, "no name helps without an adapter");
}

#[test]
fn a_password_is_taken_when_it_is_one() {
    for (password, is_hidden, joins) in [
        ("1234567", false, false),
        (" b  son ", false, true),
        ("", false, false),
        ("", true, true),
        ("1234567", true, false),
        ("12345678", true, true),
    ] {
        let mut state = opened(three());
        if is_hidden {
            after(&mut state, [Event::Choose(3)]);
            after(&mut state, typed("Ax").chain([Event::Erase, Event::Done]));
        } else {
            after(&mut state, [Event::Choose(0)]);
        }
        after(&mut state, typed(password));
        let asked = after(&mut state, [Event::Done]);
        let expected = if joins { vec![join("A", password, is_hidden)] } else { vec![] };
        assert_eq!(asked, expected, "{password:?} {is_hidden}");
    }
}

#[test]
fn what_was_typed_is_seen_on_request_and_forgotten_with_its_page() {
    let seen = |state: &State| state.seen().collect::<String>();
    let mut state = opened(three());
    after(&mut state, [Event::Choose(0)].into_iter().chain(typed("bong")));
    assert_eq!(seen(&state), "•••g");
    step(&mut state, Event::More);
    assert_eq!(seen(&state), "bong");
    step(&mut state, Event::More);
    assert_eq!(seen(&state), "•••g");
    after(&mut state, [Event::More, Event::Back, Event::Choose(0)]);
    assert_eq!(seen(&state), "", "nothing is left of it");
    step(&mut state, Event::Letter('x'));
    step(&mut state, Event::Letter('y'));
    assert_eq!(seen(&state), "•y", "and the next one is covered again");
    let mut named = opened(three());
    after(&mut named, [Event::Choose(3)].into_iter().chain(typed("Kho")));
    assert_eq!(seen(&named), "Kho", "a name is no secret");
    let long: String = "x".repeat(70);
    after(&mut named, typed(&long));
    assert_eq!(seen(&named).len(), NAME_MAX);
    after(&mut state, typed(&long));
    assert_eq!(state.seen().count(), PASSWORD_MAX);
    assert_eq!(format!("{state:?}").matches('x').count(), 0, "{state:?}");
}

#[test]
fn joining_goes_by_stages_to_its_end() {
    let mut state = opened(three());
    after(&mut state, [Event::Choose(1)]);
    let joining = |state: &State| state.joining.clone().map(|(_, joining)| joining);
    assert_eq!(joining(&state), Some(Joining::Begun(None)));
    // The answer to a search from before.
    step(&mut state, three());
    assert!(state.found.is_none());
    for stage in [JoinStage::Password, JoinStage::Address, JoinStage::Reach] {
        step(&mut state, Event::News(News::Stage(stage)));
        assert_eq!(joining(&state), Some(Joining::Begun(Some(stage))));
    }
    let asked = after(&mut state, [Event::News(News::Joined(Ok(())))]);
    assert_eq!((asked, joining(&state)), (vec![Request::Search], Some(Joining::Done)));
    let connected = NetworkState { connectivity: Connectivity::Full, ..NetworkState::default() };
    assert!(!state.is_connected());
    step(&mut state, Event::News(News::Found(Ok((connected, Vec::new())))));
    assert!(state.is_connected() && joining(&state).is_none());
}

#[test]
fn each_failure_stays_until_something_else_is_tried() {
    for error in [
        NetworkError::WrongPassword,
        NetworkError::OutOfReach,
        NetworkError::NoAddress,
        NetworkError::Timeout,
        NetworkError::Denied,
    ] {
        let mut state = opened(three());
        after(&mut state, [Event::Choose(1)]);
        let asked = after(&mut state, [Event::News(News::Joined(Err(error.clone())))]);
        assert_eq!(asked, [Request::Search]);
        step(&mut state, three());
        assert_eq!(state.joining, Some(("B".to_owned(), Joining::Failed(error))));
        after(&mut state, [Event::Choose(0)]);
        assert_eq!(state.joining, None);
    }
    let mut state = opened(three());
    let late = Event::News(News::Joined(Err(NetworkError::Timeout)));
    assert_eq!((after(&mut state, [late]), &state.joining), (vec![], &None), "nobody waits for it");
}

#[test]
fn more_networks_than_fit_are_shown_one_page_after_the_other() {
    let names: Vec<String> = (0..9).map(|number| format!("N{number}")).collect();
    let all = names.iter().map(|name| network(name, Security::Open)).collect();
    let mut state = opened(found(all));
    let shown =
        |state: &State| state.offered().iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    for page in [&names[..3], &names[3..6], &names[6..], &names[..3]] {
        assert_eq!(shown(&state), page);
        step(&mut state, Event::More);
    }
    assert_eq!(after(&mut state, [Event::Choose(1)]), [join("N4", "", false)]);
}
