//! What the page of a new kiosk shows, as a pure function of what happens.

use protocol::invitation_link::InvitationLink;
use protocol::pairing::{DIGITS, PairingCode, WORDS_LEN};
use zeroize::Zeroizing;

#[cfg(test)]
mod tests;

/// Longest address of a backend, characters.
const ADDRESS_MAX: usize = 64;

/// Seconds without a touch after which a kiosk that has a place goes back to its visitors.
const AGAIN_LEAVES_AFTER_S: u32 = 180;

/// Why a pairing came to nothing, by what is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingProblem {
    /// Nobody waits under these digits.
    Unknown,
    /// The code is used up, by these digits or by others.
    Used,
    /// The invitation that was scanned is used up or too old.
    Invitation,
    /// Whoever answered does not know the digits.
    Unproven,
    /// The backend was not reached.
    Offline,
    /// Something else stands at the backend's address.
    Address,
    /// What was typed is no address.
    NoAddress,
    /// What was scanned is not the portal's QR.
    OtherCode,
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
    /// A digit of the code, or a character of the address.
    Key(char),
    Erase,
    /// Another backend is to be asked.
    ChangeAddress,
    /// The address is complete.
    AddressDone,
    /// A person gives it up.
    Cancel,
    /// The portal's QR was scanned, or another code.
    Scanned(Option<InvitationLink>),
    /// Which backend is asked now, by its host; empty when nobody has said.
    Backend(String),
    News(PairingNews),
    /// The kiosk has its place.
    Enrolled,
    /// A kiosk that has a place is to be paired again.
    Again,
    /// A second has passed.
    Tick,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    #[default]
    Typing,
    /// Where the backend is, as far as it is typed.
    Address(String),
    /// The digits are complete, or an invitation was scanned.
    Sending,
    Words([&'static str; WORDS_LEN]),
}

#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) digits: Zeroizing<String>,
    pub(super) phase: Phase,
    pub(super) problem: Option<PairingProblem>,
    /// The backend that is asked; empty when nobody has said.
    pub(super) host: String,
    /// For how many seconds a kiosk that has a place has waited for digits; `None` on a new one.
    pub(super) again_s: Option<u32>,
}

impl State {
    /// The first page of a kiosk that asks this backend.
    fn first(host: String, problem: Option<PairingProblem>) -> Self {
        let phase = if host.is_empty() { Phase::Address(String::new()) } else { Phase::Typing };
        Self { phase, problem, host, ..Self::default() }
    }

    /// Whether nobody has begun to type on a new kiosk, or waits for an answer.
    pub(super) fn is_untouched(&self) -> bool {
        let is_empty = match &self.phase {
            Phase::Typing => self.digits.is_empty(),
            Phase::Address(address) => *address == self.host,
            Phase::Sending | Phase::Words(_) => false,
        };
        is_empty && self.again_s.is_none()
    }

    /// The same once more, on the kiosk that it was.
    fn anew(self, problem: Option<PairingProblem>) -> Self {
        Self { again_s: self.again_s.map(|_| 0), ..Self::first(self.host, problem) }
    }
}

/// What is asked of the rest of the kiosk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Pair(PairingCode),
    Enrol(InvitationLink),
    SetBackend(String),
    Stop,
}

pub(super) fn step(mut state: State, event: Event) -> (State, Option<Effect>) {
    if let Some(again_s) = state.again_s.as_mut().filter(|_| event != Event::Tick) {
        *again_s = 0;
    }
    match (event, &mut state.phase) {
        (Event::Key(digit), Phase::Typing) if digit.is_ascii_digit() => {
            state.problem = None;
            state.digits = typed(&state.digits, digit);
            if let Some(code) = PairingCode::parse(&state.digits) {
                state.phase = Phase::Sending;
                return (state, Some(Effect::Pair(code)));
            }
        }
        (Event::Key(key), Phase::Address(address)) => {
            let fits = key.is_ascii_alphanumeric() || matches!(key, '.' | '-' | ':');
            if fits && address.len() < ADDRESS_MAX {
                address.push(key.to_ascii_lowercase());
                state.problem = None;
            }
        }
        (Event::Erase, Phase::Typing) => drop(state.digits.pop()),
        (Event::Erase, Phase::Address(address)) => {
            address.pop();
            state.problem = None;
        }
        // A kiosk that has a place stays with its backend.
        (Event::ChangeAddress, Phase::Typing) if state.again_s.is_none() => {
            state.digits = Zeroizing::default();
            state.problem = None;
            state.phase = Phase::Address(state.host.clone());
        }
        (Event::AddressDone, Phase::Address(address)) if !address.is_empty() => {
            let address = address.clone();
            state.problem = None;
            return (state, Some(Effect::SetBackend(address)));
        }
        (Event::Cancel, Phase::Address(_)) => state = state.anew(None),
        (Event::Cancel, Phase::Sending | Phase::Words(_)) => {
            return (state.anew(None), Some(Effect::Stop));
        }
        (Event::Cancel, Phase::Typing) => state = State::first(state.host, None),
        (Event::Again, Phase::Typing) => {
            state = State { again_s: Some(0), ..State::first(state.host, None) };
        }
        (Event::Tick, Phase::Typing) => {
            let waited_s = state.again_s.map(|again_s| again_s + 1);
            state.again_s = waited_s;
            if waited_s.is_some_and(|waited_s| waited_s >= AGAIN_LEAVES_AFTER_S) {
                state = State::first(state.host, None);
            }
        }
        (Event::Scanned(None), Phase::Typing | Phase::Address(_)) => {
            state.problem = Some(PairingProblem::OtherCode);
        }
        (Event::Scanned(Some(link)), Phase::Typing | Phase::Address(_)) => {
            state = State { phase: Phase::Sending, host: state.host, ..State::default() };
            return (state, Some(Effect::Enrol(link)));
        }
        (Event::Backend(host), Phase::Typing | Phase::Address(_)) => {
            state.host = host;
            state = state.anew(None);
        }
        (Event::Backend(host), _) => state.host = host,
        (Event::News(PairingNews::Words(words)), Phase::Sending | Phase::Words(_)) => {
            state.phase = Phase::Words(words);
        }
        (Event::News(PairingNews::Failed(problem)), Phase::Sending | Phase::Words(_)) => {
            state = state.anew(Some(problem));
        }
        (Event::News(PairingNews::Failed(problem)), Phase::Address(_)) => {
            state.problem = Some(problem);
        }
        (Event::Enrolled, _) => state = State::first(state.host, None),
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
