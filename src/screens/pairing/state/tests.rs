use protocol::pin::Invitation;

use super::*;

const WORDS: [&str; WORDS_LEN] = ["LÚA", "NẮNG", "MÂY", "SÔNG", "BIỂN", "SUỐI"];
const HOST: &str = "kiosk.example.vn";

fn after(events: impl IntoIterator<Item = Event>) -> (State, Vec<Effect>) {
    let mut effects = Vec::new();
    let first = [Event::Backend(HOST.to_owned())];
    let state = first.into_iter().chain(events).fold(State::default(), |state, event| {
        let (state, effect) = step(state, event);
        effects.extend(effect);
        state
    });
    (state, effects)
}

fn keys(text: &str) -> Vec<Event> {
    text.chars().map(Event::Key).collect()
}

fn failed(problem: PairingProblem) -> Event {
    Event::News(PairingNews::Failed(problem))
}

fn link() -> InvitationLink {
    let invitation = Invitation::parse("2Z2Z3-45678-D5P2-FDGJ-MHVJ-VPGQ").unwrap();
    InvitationLink { address: "https://other.example.vn".to_owned(), invitation }
}

#[test]
fn the_sixth_digit_sends_and_no_seventh_counts() {
    let (state, effects) = after(keys("48291"));
    assert_eq!((state.digits.as_str(), effects.len()), ("48291", 0));
    let mut events = keys("48291");
    events.extend([Event::Erase, Event::Key('x')]);
    events.extend(keys("137"));
    let (state, effects) = after(events);
    let code = PairingCode::parse("482913").unwrap();
    assert_eq!((state.digits.as_str(), effects), ("482913", vec![Effect::Pair(code)]));
    assert_eq!(state.phase, Phase::Sending);
}

#[test]
fn words_are_shown_until_it_is_done_or_given_up() {
    let mut events = keys("482913");
    events.push(Event::News(PairingNews::Words(WORDS)));
    events.push(Event::Key('1'));
    events.push(Event::Erase);
    assert_eq!(after(events.clone()).0.phase, Phase::Words(WORDS));
    events.push(Event::Cancel);
    let (state, effects) = after(events.clone());
    assert_eq!((state.phase, effects.last()), (Phase::Typing, Some(&Effect::Stop)));
    events.push(Event::News(PairingNews::Words(WORDS)));
    assert_eq!(after(events).0.phase, Phase::Typing, "news of what was given up");
    let mut events = keys("482913");
    events.push(Event::Enrolled);
    assert!(after(events).0.digits.is_empty());
}

#[test]
fn a_problem_stays_until_the_next_digit() {
    let mut events = keys("482913");
    events.push(failed(PairingProblem::Used));
    let (state, _) = after(events.clone());
    assert_eq!((state.problem, state.digits.as_str()), (Some(PairingProblem::Used), ""));
    events.push(Event::Key('4'));
    let (state, _) = after(events);
    assert_eq!((state.problem, state.digits.as_str()), (None, "4"));
}

#[test]
fn a_kiosk_that_knows_no_backend_asks_for_its_address_first() {
    let address = |typed: &str| Phase::Address(typed.to_owned());
    let mut events = vec![Event::Backend(String::new())];
    assert_eq!(after(events.clone()).0.phase, address(""));
    events.extend([Event::AddressDone, Event::Cancel]);
    let (state, effects) = after(events.clone());
    assert_eq!((state.phase, effects.len()), (address(""), 0), "there is no way around it");
    events.extend(keys("A b/_Ộ.VN:1"));
    events.push(Event::Erase);
    let (state, _) = after(events.clone());
    assert_eq!(state.phase, address("ab.vn:"));
    events.extend(keys("8443"));
    events.push(Event::AddressDone);
    let (state, effects) = after(events.clone());
    assert_eq!(effects, [Effect::SetBackend("ab.vn:8443".to_owned())]);
    assert_eq!(state.phase, address("ab.vn:8443"), "until the kiosk has it");
    events.push(failed(PairingProblem::NoAddress));
    let (state, _) = after(events.clone());
    assert_eq!(
        (state.problem, state.phase),
        (Some(PairingProblem::NoAddress), address("ab.vn:8443")),
        "nothing typed is lost"
    );
    events.push(Event::Backend("ab.vn:8443".to_owned()));
    let (state, _) = after(events);
    assert_eq!((state.phase, state.host.as_str()), (Phase::Typing, "ab.vn:8443"));
}

#[test]
fn an_address_is_changed_and_left_alone() {
    let mut events = keys("48");
    events.push(Event::ChangeAddress);
    let (state, _) = after(events.clone());
    assert_eq!((state.phase, &*state.digits), (Phase::Address(HOST.to_owned()), &String::new()));
    events.push(Event::Cancel);
    let (state, effects) = after(events);
    assert_eq!((state.phase, state.host.as_str()), (Phase::Typing, HOST));
    assert!(effects.is_empty());
}

#[test]
fn an_invitation_is_scanned_on_either_page() {
    for before in [vec![], vec![Event::Backend(String::new())], vec![Event::ChangeAddress]] {
        let mut events = before;
        events.push(Event::Scanned(None));
        assert_eq!(after(events.clone()).0.problem, Some(PairingProblem::OtherCode));
        events.push(Event::Scanned(Some(link())));
        let (state, effects) = after(events.clone());
        assert_eq!((state.phase, state.problem), (Phase::Sending, None));
        assert_eq!(effects, [Effect::Enrol(link())]);
        events.extend([
            Event::Backend("other.example.vn".to_owned()),
            failed(PairingProblem::Invitation),
        ]);
        let (state, _) = after(events);
        assert_eq!((state.phase, state.host.as_str()), (Phase::Typing, "other.example.vn"));
        assert_eq!(state.problem, Some(PairingProblem::Invitation));
    }
    // Nothing is scanned beside the words.
    let mut events = keys("482913");
    events.extend([Event::News(PairingNews::Words(WORDS)), Event::Scanned(Some(link()))]);
    assert_eq!(after(events).0.phase, Phase::Words(WORDS));
}

#[test]
fn a_kiosk_with_a_place_is_paired_again_or_left_as_it_is() {
    let (state, effects) = after([Event::Again, Event::ChangeAddress]);
    assert_eq!((state.again_s, &state.phase, effects.len()), (Some(0), &Phase::Typing, 0));
    let (state, _) = after([Event::Again, Event::Cancel]);
    assert_eq!(state.again_s, None, "given up");
    let waits = |seconds: usize| std::iter::repeat_n(Event::Tick, seconds);
    let (state, _) = after([Event::Again].into_iter().chain(waits(179)).chain(keys("4")));
    assert_eq!(state.again_s, Some(0), "a touch counts anew");
    let (state, _) = after([Event::Again].into_iter().chain(waits(180)));
    assert_eq!(state.again_s, None, "nobody is there");
    let typed = || [Event::Again].into_iter().chain(keys("482913"));
    let (state, effects) = after(typed().chain([failed(PairingProblem::Unknown)]));
    assert_eq!((state.again_s, state.problem), (Some(0), Some(PairingProblem::Unknown)));
    assert!(matches!(effects[..], [Effect::Pair(_)]), "{effects:?}");
    let (state, _) = after(typed().chain([Event::Enrolled]));
    assert_eq!(state.again_s, None);
}
