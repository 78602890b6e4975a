//! The look that a visitor asked for, and how long it stays. [`step`] is pure; a tick is one second of
//! the machine's own rhythm.

use crate::forms::timing::IDLE_S;

/// A look; each touch of the button asks for the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Usual,
    /// Larger type.
    Large,
    /// Larger type and the highest contrast.
    Contrast,
}

impl Look {
    /// In larger type.
    pub fn is_large(self) -> bool {
        self != Self::Usual
    }
}

/// The look, and for how many more seconds it stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub look: Look,
    left_s: u32,
}

/// What happens to the look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The button was touched.
    Change,
    /// Anything was touched.
    Touch,
    /// A visitor has left: a form was wiped or sent.
    Left,
    /// A second has passed.
    Tick,
}

/// Takes the look one step on; `true` when a visitor has just left.
pub fn step(state: State, event: Event) -> (State, bool) {
    let next = |look| (State { look, left_s: IDLE_S }, false);
    match event {
        Event::Change => next(match state.look {
            Look::Usual => Look::Large,
            Look::Large => Look::Contrast,
            Look::Contrast => Look::Usual,
        }),
        Event::Touch => next(state.look),
        Event::Left => (State::default(), true),
        Event::Tick => match state.left_s {
            0 => (state, false),
            1 => (State::default(), true),
            left_s => (State { left_s: left_s - 1, ..state }, false),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: &[Event]) -> Look {
        events.iter().fold(State::default(), |state, event| step(state, *event).0).look
    }

    #[test]
    fn the_button_goes_round() {
        use Event::Change;
        assert_eq!(after(&[]), Look::Usual);
        assert_eq!(after(&[Change]), Look::Large);
        assert_eq!(after(&[Change, Change]), Look::Contrast);
        assert_eq!(after(&[Change, Change, Change]), Look::Usual);
    }

    #[test]
    fn it_ends_with_the_visitor() {
        use Event::{Change, Left, Tick, Touch};
        assert_eq!(after(&[Change, Left]), Look::Usual);
        let mut events = vec![Change];
        events.extend([Tick; 59]);
        assert_eq!(after(&events), Look::Large);
        events.push(Touch);
        events.extend([Tick; 59]);
        assert_eq!(after(&events), Look::Large);
        events.push(Tick);
        assert_eq!(after(&events), Look::Usual);
    }

    #[test]
    fn who_left_is_reported_once() {
        let (mut state, mut left) = (step(State::default(), Event::Touch).0, 0);
        for _ in 0..200 {
            let (next, gone) = step(state, Event::Tick);
            state = next;
            left += u32::from(gone);
        }
        assert_eq!(left, 1);
    }
}
