//! How the screen looks: darker at night, and larger or with more contrast while a visitor who
//! asked for it stays. [`step`] is pure; a tick is one second of the machine's own rhythm.

/// Seconds without a touch after which a visitor has left (docs/SECURITY.md).
pub const IDLE_S: u32 = 60;

/// What a visitor asked for; each touch of the button asks for the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    #[default]
    Usual,
    /// Larger type.
    Large,
    /// Larger type and the highest contrast.
    Contrast,
}

/// What was asked for, and for how many more seconds it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What was asked for.
    pub wish: Wish,
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
    let next = |wish| (State { wish, left_s: IDLE_S }, false);
    match event {
        Event::Change => next(match state.wish {
            Wish::Usual => Wish::Large,
            Wish::Large => Wish::Contrast,
            Wish::Contrast => Wish::Usual,
        }),
        Event::Touch => next(state.wish),
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

    fn after(events: &[Event]) -> Wish {
        events.iter().fold(State::default(), |state, event| step(state, *event).0).wish
    }

    #[test]
    fn the_button_goes_round() {
        use Event::Change;
        assert_eq!(after(&[]), Wish::Usual);
        assert_eq!(after(&[Change]), Wish::Large);
        assert_eq!(after(&[Change, Change]), Wish::Contrast);
        assert_eq!(after(&[Change, Change, Change]), Wish::Usual);
    }

    #[test]
    fn it_ends_with_the_visitor() {
        use Event::{Change, Left, Tick, Touch};
        assert_eq!(after(&[Change, Left]), Wish::Usual);
        let mut events = vec![Change];
        events.extend([Tick; 59]);
        assert_eq!(after(&events), Wish::Large);
        events.push(Touch);
        events.extend([Tick; 59]);
        assert_eq!(after(&events), Wish::Large);
        events.push(Tick);
        assert_eq!(after(&events), Wish::Usual);
    }

    #[test]
    fn who_left_is_told_once() {
        let (mut state, mut left) = (step(State::default(), Event::Touch).0, 0);
        for _ in 0..200 {
            let (next, gone) = step(state, Event::Tick);
            state = next;
            left += u32::from(gone);
        }
        assert_eq!(left, 1);
    }
}
