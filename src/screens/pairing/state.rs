//! What the page of a new kiosk shows, as a pure function of what happens.

use protocol::pairing::{DIGITS, PairingCode, WORDS_LEN};
use zeroize::Zeroizing;

/// Why a pairing came to nothing, by what is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingProblem {
    /// Nobody waits under these digits.
    Unknown,
    /// The code is used up, by these digits or by others.
    Used,
    /// Whoever answered does not know the digits.
    Unproven,
    /// The backend was not reached.
    Offline,
    /// Something else stands at the backend's address.
    Address,
    /// Too many wrong codes from this network.
    TooMany,
    /// Anything else; the log says what.
    Failed,
}

/// What becomes of a pairing. That it has succeeded is told by the venue's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairingNews {
    /// To be compared with those of the portal.
    Words([&'static str; WORDS_LEN]),
    Failed(PairingProblem),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::screens) enum Event {
    Digit(char),
    Erase,
    /// A person gives it up.
    Cancel,
    News(PairingNews),
    /// The kiosk has its place.
    Enrolled,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    #[default]
    Typing,
    /// The digits are complete.
    Sending,
    Words([&'static str; WORDS_LEN]),
}

#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) digits: Zeroizing<String>,
    pub(super) phase: Phase,
    pub(super) problem: Option<PairingProblem>,
}

/// What is asked of the rest of the kiosk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Pair(PairingCode),
    Stop,
}

pub(super) fn step(mut state: State, event: Event) -> (State, Option<Effect>) {
    match (event, &state.phase) {
        (Event::Digit(digit), Phase::Typing) if digit.is_ascii_digit() => {
            state.problem = None;
            state.digits = typed(&state.digits, digit);
            if let Some(code) = PairingCode::parse(&state.digits) {
                state.phase = Phase::Sending;
                return (state, Some(Effect::Pair(code)));
            }
        }
        (Event::Erase, Phase::Typing) => drop(state.digits.pop()),
        (Event::Cancel, Phase::Sending | Phase::Words(_)) => {
            return (State::default(), Some(Effect::Stop));
        }
        (Event::News(PairingNews::Words(words)), Phase::Sending | Phase::Words(_)) => {
            state.phase = Phase::Words(words);
        }
        (Event::News(PairingNews::Failed(problem)), Phase::Sending | Phase::Words(_)) => {
            state = State { problem: Some(problem), ..State::default() };
        }
        (Event::Enrolled, _) => state = State::default(),
        // News of a pairing that was given up; touches that come too late.
        _ => {}
    }
    (state, None)
}

/// With room for all from the start, so that growing leaves no copy behind.
fn typed(digits: &str, digit: char) -> Zeroizing<String> {
    let mut typed = Zeroizing::new(String::with_capacity(DIGITS));
    typed.push_str(digits);
    if typed.len() < DIGITS {
        typed.push(digit);
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; WORDS_LEN] = ["LÚA", "NẮNG", "MÂY", "SÔNG", "BIỂN", "SUỐI"];

    fn after(events: impl IntoIterator<Item = Event>) -> (State, Vec<Effect>) {
        let mut effects = Vec::new();
        let state = events.into_iter().fold(State::default(), |state, event| {
            let (state, effect) = step(state, event);
            effects.extend(effect);
            state
        });
        (state, effects)
    }

    fn digits(text: &str) -> Vec<Event> {
        text.chars().map(Event::Digit).collect()
    }

    #[test]
    fn the_sixth_digit_sends_and_no_seventh_counts() {
        let (state, effects) = after(digits("48291"));
        assert_eq!((state.digits.as_str(), effects.len()), ("48291", 0));
        let mut events = digits("48291");
        events.extend([Event::Erase, Event::Digit('x')]);
        events.extend(digits("137"));
        let (state, effects) = after(events);
        let code = PairingCode::parse("482913").unwrap();
        assert_eq!((state.digits.as_str(), effects), ("482913", vec![Effect::Pair(code)]));
        assert_eq!(state.phase, Phase::Sending);
    }

    #[test]
    fn words_are_shown_until_it_is_done_or_given_up() {
        let mut events = digits("482913");
        events.push(Event::News(PairingNews::Words(WORDS)));
        events.push(Event::Digit('1'));
        events.push(Event::Erase);
        assert_eq!(after(events.clone()).0.phase, Phase::Words(WORDS));
        events.push(Event::Cancel);
        let (state, effects) = after(events.clone());
        assert_eq!((state.phase, effects.last()), (Phase::Typing, Some(&Effect::Stop)));
        events.push(Event::News(PairingNews::Words(WORDS)));
        assert_eq!(after(events).0.phase, Phase::Typing, "news of what was given up");
        let mut events = digits("482913");
        events.push(Event::Enrolled);
        assert!(after(events).0.digits.is_empty());
    }

    #[test]
    fn a_problem_stays_until_the_next_digit() {
        let mut events = digits("482913");
        events.push(Event::News(PairingNews::Failed(PairingProblem::Used)));
        let (state, _) = after(events.clone());
        assert_eq!((state.problem, state.digits.as_str()), (Some(PairingProblem::Used), ""));
        events.push(Event::Digit('4'));
        let (state, _) = after(events);
        assert_eq!((state.problem, state.digits.as_str()), (None, "4"));
    }
}
