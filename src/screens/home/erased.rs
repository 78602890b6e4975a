//! For a while the home page says that a form was erased, and why.

/// Seconds for which it says so.
const SHOWN_S: u32 = 30;

/// Why a form was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody touched the screen.
    Alone,
    /// The visitor wanted it.
    Wanted,
}

/// A form that was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    pub reason: Reason,
    /// Whether it was a feedback.
    pub feedback: bool,
}

/// What the home page says, and for how many more seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub erased: Option<Erased>,
    left_s: u32,
}

impl State {
    pub fn erase(&mut self, erased: Erased) {
        *self = Self { erased: Some(erased), left_s: SHOWN_S };
    }

    /// A second passes; what is said is out of date once somebody begins again.
    pub fn tick(&mut self, busy: bool) {
        self.left_s = self.left_s.saturating_sub(1);
        if busy || self.left_s == 0 {
            *self = Self::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Erased = Erased { reason: Reason::Alone, feedback: false };

    #[test]
    fn it_is_said_for_a_while() {
        let mut state = State::default();
        state.erase(LEFT);
        for _ in 1..SHOWN_S {
            state.tick(false);
            assert_eq!(state.erased, Some(LEFT));
        }
        state.tick(false);
        assert_eq!(state.erased, None);
    }

    #[test]
    fn who_begins_again_need_not_read_it() {
        let mut state = State::default();
        state.erase(LEFT);
        state.tick(true);
        assert_eq!(state, State::default());
    }
}
