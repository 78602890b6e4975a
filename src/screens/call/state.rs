//! What became of a call for staff, when the bell rings, and when the page ends. [`step`] is pure; a tick is
//! one second of the machine's own rhythm.

/// Seconds after which a call without an answer is shown as failed. Storing takes milliseconds.
const ANSWER_S: u32 = 15;

/// Seconds for which the page stays, and the bell rings: as long as the visitor waits there.
const SHOWN_S: u32 = 60;

/// Seconds from one ring of the bell to the next.
const RING_S: u32 = 12;

/// Seconds from a call within which another touch calls nobody again: it shows what became of the
/// first. Staff who are on their way need no second call.
pub const AGAIN_S: u32 = 60;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Stored, and the backend has confirmed it.
    Sent,
    /// Staff have seen it.
    Seen,
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
    /// Staff are wanted because of an answer; no page says so.
    Wanted,
    /// What became of it.
    Answered(Outcome),
    /// The visitor has read it.
    Close,
    /// A second has passed.
    Tick,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Todo {
    /// Call staff.
    pub calls: bool,
    /// Ring the bell at the kiosk.
    pub rings: bool,
}

/// Takes a call one step on.
pub fn step(mut state: State, event: Event) -> (State, Todo) {
    let page = |outcome| Call { outcome, left_s: SHOWN_S };
    let bell = Todo { calls: false, rings: true };
    let todo = match event {
        // An impatient finger calls once.
        Event::Ask if state.page.is_some() => Todo::default(),
        Event::Ask | Event::Wanted => {
            let calls = state.counts_s == 0;
            if calls {
                (state.last, state.counts_s) = (None, AGAIN_S);
            }
            if event == Event::Ask {
                state.page = Some(page(state.last));
            }
            Todo { calls, ..bell }
        }
        Event::Answered(outcome) => {
            state.page = state.page.map(|call| Call { outcome: Some(outcome), ..call });
            state.last = Some(outcome);
            match outcome {
                Outcome::Failed => state.counts_s = 0,
                // Whoever is on the way is waited for.
                Outcome::Seen => {
                    state.counts_s = AGAIN_S;
                    state.page = state.page.map(|call| Call { left_s: SHOWN_S, ..call });
                }
                Outcome::Sent | Outcome::Unsent => {}
            }
            Todo::default()
        }
        Event::Close => {
            state.page = None;
            Todo::default()
        }
        Event::Tick => {
            let rings = state.tick();
            Todo { rings, ..Todo::default() }
        }
    };
    (state, todo)
}

impl State {
    /// A second passes; returns whether the bell rings again.
    fn tick(&mut self) -> bool {
        self.counts_s = self.counts_s.saturating_sub(1);
        let Some(call) = &mut self.page else { return false };
        call.left_s -= 1;
        let (left_s, wanted) = (call.left_s, call.outcome != Some(Outcome::Seen));
        if call.outcome.is_none() && left_s <= SHOWN_S - ANSWER_S {
            *self = step(*self, Event::Answered(Outcome::Failed)).0;
        }
        if left_s == 0 {
            self.page = None;
        }
        wanted && left_s > 0 && left_s.is_multiple_of(RING_S)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page after these events, how many calls were sent, and how often the bell rang.
    fn after(events: &[Event]) -> (Option<Call>, u32, u32) {
        let begin = (State::default(), 0, 0);
        let (state, calls, rings) = events.iter().fold(begin, |(state, calls, rings), event| {
            let (state, todo) = step(state, *event);
            (state, calls + u32::from(todo.calls), rings + u32::from(todo.rings))
        });
        (state.page, calls, rings)
    }

    fn outcome(events: &[Event]) -> Option<Outcome> {
        after(events).0.unwrap().outcome
    }

    #[test]
    fn an_impatient_finger_calls_and_rings_once() {
        let (page, calls, rings) = after(&[Event::Ask; 5]);
        assert_eq!((page.unwrap().outcome, calls, rings), (None, 1, 1));
    }

    #[test]
    fn the_bell_rings_again_while_the_visitor_waits() {
        let mut events = vec![Event::Ask, Event::Answered(Outcome::Sent)];
        events.extend([Event::Tick; 59]);
        assert_eq!(after(&events).2, 5);
        events.push(Event::Tick);
        assert_eq!((after(&events).0, after(&events).2), (None, 5), "nobody waits any more");
        let closed = [Event::Ask, Event::Close];
        let events = [&closed[..], &[Event::Tick; 60]].concat();
        assert_eq!(after(&events).2, 1);
    }

    #[test]
    fn who_has_seen_the_call_is_waited_for_without_a_bell() {
        let mut events = vec![Event::Ask, Event::Answered(Outcome::Sent)];
        events.extend([Event::Tick; 20]);
        events.push(Event::Answered(Outcome::Seen));
        events.extend([Event::Tick; 59]);
        assert_eq!((outcome(&events), after(&events).2), (Some(Outcome::Seen), 2));
        events.extend([Event::Close, Event::Ask]);
        assert_eq!((outcome(&events), after(&events).1), (Some(Outcome::Seen), 1));
    }

    #[test]
    fn an_answer_that_wants_staff_calls_without_a_page() {
        assert_eq!(after(&[Event::Wanted]), (None, 1, 1));
        assert_eq!(after(&[Event::Wanted, Event::Wanted]), (None, 1, 2), "one call a minute");
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
    fn silence_counts_as_failed_and_a_late_answer_opens_nothing() {
        let mut events = vec![Event::Ask];
        events.extend([Event::Tick; 14]);
        assert_eq!(outcome(&events), None);
        events.push(Event::Tick);
        assert_eq!(outcome(&events), Some(Outcome::Failed));
        assert_eq!(after(&[Event::Answered(Outcome::Sent)]).0, None);
    }
}
