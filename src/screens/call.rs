//! "Gọi nhân viên": what became of a visitor's call, and when its page ends. [`step`] is pure; a
//! tick is one second of the machine's own rhythm.

/// Seconds after which a call without an answer is told as failed. Storing takes milliseconds.
const ANSWER_S: u32 = 15;

/// Seconds for which the answer stays.
const SHOWN_S: u32 = 20;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Kept and on its way.
    Told,
    /// Kept, but there is no network to send it by.
    Unsent,
    /// Not even kept.
    Failed,
}

/// A call and its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// `None` while nobody knows.
    pub outcome: Option<Outcome>,
    left_s: u32,
}

/// No call, or one.
pub type State = Option<Call>;

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The visitor calls.
    Ask,
    /// What became of it.
    Answered(Outcome),
    /// The visitor has read it.
    Close,
    /// A second has passed.
    Tick,
}

/// Takes a call one step on; `true` when staff are to be told.
pub fn step(state: State, event: Event) -> (State, bool) {
    let shown = |outcome| Some(Call { outcome: Some(outcome), left_s: SHOWN_S });
    match (state, event) {
        // An impatient finger calls once.
        (Some(call), Event::Ask) => (Some(call), false),
        (None, Event::Ask) => (Some(Call { outcome: None, left_s: ANSWER_S }), true),
        (Some(_), Event::Answered(outcome)) => (shown(outcome), false),
        (None, Event::Answered(_) | Event::Tick) | (_, Event::Close) => (None, false),
        (Some(call), Event::Tick) if call.left_s > 1 => {
            (Some(Call { left_s: call.left_s - 1, ..call }), false)
        }
        (Some(Call { outcome: None, .. }), Event::Tick) => (shown(Outcome::Failed), false),
        (Some(_), Event::Tick) => (None, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: &[Event]) -> (State, u32) {
        events.iter().fold((None, 0), |(state, told), event| {
            let (state, tell) = step(state, *event);
            (state, told + u32::from(tell))
        })
    }

    #[test]
    fn an_impatient_finger_calls_once() {
        let (state, told) = after(&[Event::Ask; 5]);
        assert_eq!(told, 1);
        assert_eq!(state.unwrap().outcome, None);
    }

    #[test]
    fn an_answer_stays_a_while_and_ends() {
        for outcome in [Outcome::Told, Outcome::Unsent, Outcome::Failed] {
            let mut events = vec![Event::Ask, Event::Answered(outcome)];
            events.extend([Event::Tick; 19]);
            assert_eq!(after(&events).0.unwrap().outcome, Some(outcome));
            events.push(Event::Tick);
            assert_eq!(after(&events).0, None);
        }
        assert_eq!(after(&[Event::Ask, Event::Answered(Outcome::Told), Event::Close]).0, None);
    }

    #[test]
    fn silence_is_told_as_failed_and_a_late_answer_opens_nothing() {
        let mut events = vec![Event::Ask];
        events.extend([Event::Tick; 15]);
        assert_eq!(after(&events).0.unwrap().outcome, Some(Outcome::Failed));
        assert_eq!(after(&[Event::Answered(Outcome::Told)]).0, None);
    }
}
