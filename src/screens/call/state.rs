//! What became of a call for staff, and when its page ends. [`step`] is pure; a tick is one second of
//! the machine's own rhythm.

/// Seconds after which a call without an answer is shown as failed. Storing takes milliseconds.
const ANSWER_S: u32 = 15;

/// Seconds for which the answer stays.
const SHOWN_S: u32 = 20;

/// Seconds from a call within which another touch calls nobody again: it shows what became of the
/// first. Staff who are on their way need no second call.
pub const AGAIN_S: u32 = 60;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Stored, and the backend has confirmed it.
    Sent,
    /// Stored, but not sent: there is no network.
    Unsent,
    /// Not stored.
    Failed,
}

/// The page of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// `None` while nobody knows.
    pub outcome: Option<Outcome>,
    left_s: u32,
}

/// What is known of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The page of a call, while it is to be seen.
    pub page: Option<Call>,
    /// What became of the last call, as far as it is known.
    last: Option<Outcome>,
    /// Seconds for which that call still counts.
    counts_s: u32,
}

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

/// Takes a call one step on; `true` when staff are to be called.
pub fn step(mut state: State, event: Event) -> (State, bool) {
    let answered = |outcome| Call { outcome: Some(outcome), left_s: SHOWN_S };
    let asking = Call { outcome: None, left_s: ANSWER_S };
    match event {
        // An impatient finger calls once.
        Event::Ask if state.page.is_some() => {}
        Event::Ask if state.counts_s > 0 => state.page = Some(state.last.map_or(asking, answered)),
        Event::Ask => {
            state = State { page: Some(asking), last: None, counts_s: AGAIN_S };
            return (state, true);
        }
        Event::Answered(outcome) => {
            state.page = state.page.map(|_| answered(outcome));
            state.last = Some(outcome);
            if outcome == Outcome::Failed {
                state.counts_s = 0;
            }
        }
        Event::Close => state.page = None,
        Event::Tick => state.tick(),
    }
    (state, false)
}

impl State {
    fn tick(&mut self) {
        self.counts_s = self.counts_s.saturating_sub(1);
        match &mut self.page {
            Some(call) if call.left_s > 1 => call.left_s -= 1,
            Some(Call { outcome: None, .. }) => {
                *self = step(*self, Event::Answered(Outcome::Failed)).0;
            }
            page => *page = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: &[Event]) -> (Option<Call>, u32) {
        let (state, count) = events.iter().fold((State::default(), 0), |(state, count), event| {
            let (state, calls) = step(state, *event);
            (state, count + u32::from(calls))
        });
        (state.page, count)
    }

    fn outcome(events: &[Event]) -> Option<Outcome> {
        after(events).0.unwrap().outcome
    }

    #[test]
    fn an_impatient_finger_calls_once() {
        assert_eq!(after(&[Event::Ask; 5]).1, 1);
        assert_eq!(outcome(&[Event::Ask; 5]), None);
    }

    #[test]
    fn within_a_minute_the_first_call_counts() {
        for kept in [Outcome::Sent, Outcome::Unsent] {
            let mut events = vec![Event::Ask, Event::Answered(kept), Event::Close];
            events.extend([Event::Tick; 59]);
            events.push(Event::Ask);
            assert_eq!((outcome(&events), after(&events).1), (Some(kept), 1));
            events.extend([Event::Close, Event::Tick, Event::Ask]);
            assert_eq!((outcome(&events), after(&events).1), (None, 2));
        }
        let hidden = [Event::Ask, Event::Close, Event::Ask];
        assert_eq!((outcome(&hidden), after(&hidden).1), (None, 1));
        let sent = [Event::Answered(Outcome::Unsent), Event::Close, Event::Answered(Outcome::Sent)];
        let events = [&[Event::Ask][..], &sent, &[Event::Ask]].concat();
        assert_eq!((outcome(&events), after(&events).1), (Some(Outcome::Sent), 1));
    }

    #[test]
    fn what_failed_may_be_tried_again_at_once() {
        let failed = Event::Answered(Outcome::Failed);
        let events = [Event::Ask, failed, Event::Close, Event::Ask];
        assert_eq!((outcome(&events), after(&events).1), (None, 2));
    }

    #[test]
    fn an_answer_stays_a_while_and_ends() {
        for kept in [Outcome::Sent, Outcome::Unsent, Outcome::Failed] {
            let mut events = vec![Event::Ask, Event::Answered(kept)];
            events.extend([Event::Tick; 19]);
            assert_eq!(outcome(&events), Some(kept));
            events.push(Event::Tick);
            assert_eq!(after(&events).0, None);
        }
        assert_eq!(after(&[Event::Ask, Event::Answered(Outcome::Sent), Event::Close]).0, None);
    }

    #[test]
    fn silence_counts_as_failed_and_a_late_answer_opens_nothing() {
        let mut events = vec![Event::Ask];
        events.extend([Event::Tick; 15]);
        assert_eq!(outcome(&events), Some(Outcome::Failed));
        assert_eq!(after(&[Event::Answered(Outcome::Sent)]).0, None);
    }
}
