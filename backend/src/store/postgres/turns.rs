//! Who may use one of the connections: those who come first, as far as there is one for what they do.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Reading,
    Writing,
}

/// How many connections are in use, and how many calls wait for one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Load {
    pub in_use: usize,
    pub waiting: usize,
}

struct Waiting {
    wanted: Use,
    /// Of its own: who gives a turn wakes one thread, and not all that wait.
    called: Arc<Condvar>,
}

#[derive(Default)]
struct State {
    in_use: usize,
    /// Those among them that write.
    writing: usize,
    /// None of them could have a turn now.
    queue: VecDeque<Waiting>,
}

pub(super) struct Turns {
    most: usize,
    /// Those that may write at the same time: whoever reads need not wait until they have written.
    most_writing: usize,
    state: Mutex<State>,
}

impl Turns {
    pub(super) fn new(most: usize, most_writing: usize) -> Self {
        Self { most, most_writing, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_room(&self, state: &State, wanted: Use) -> bool {
        state.in_use < self.most && (wanted == Use::Reading || state.writing < self.most_writing)
    }

    /// Waits for a turn, which [`Turns::end`] ends; false when there was none for so long.
    pub(super) fn begin(&self, wanted: Use, patience: Duration) -> bool {
        let mut state = self.state();
        if self.has_room(&state, wanted) {
            state.begin(wanted);
            return true;
        }
        let (until, called) = (Instant::now() + patience, Arc::new(Condvar::new()));
        state.queue.push_back(Waiting { wanted, called: Arc::clone(&called) });
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let waited = called.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            let place = state.queue.iter().position(|it| Arc::ptr_eq(&it.called, &called));
            let Some(place) = place else { return true };
            if left.is_zero() {
                state.queue.remove(place);
                return false;
            }
        }
    }

    /// Gives it to the first who waits and may have it.
    pub(super) fn end(&self, used: Use) {
        let mut state = self.state();
        state.in_use = state.in_use.saturating_sub(1);
        state.writing = state.writing.saturating_sub(usize::from(used == Use::Writing));
        while let Some(next) = state.queue.iter().position(|it| self.has_room(&state, it.wanted)) {
            let Some(Waiting { wanted, called }) = state.queue.remove(next) else { break };
            state.begin(wanted);
            called.notify_one();
        }
    }

    pub(super) fn load(&self) -> Load {
        let state = self.state();
        Load { in_use: state.in_use, waiting: state.queue.len() }
    }
}

impl State {
    fn begin(&mut self, wanted: Use) {
        self.in_use += 1;
        self.writing += usize::from(wanted == Use::Writing);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);
    const NOT_AT_ALL: Duration = Duration::ZERO;

    /// Threads that wait one after the other; each says its place once it has its turn.
    fn wait(turns: &Arc<Turns>, wanted: &[Use]) -> Receiver<usize> {
        let (has, turn) = channel();
        for (place, wanted) in wanted.iter().copied().enumerate() {
            let (own, has, before) = (Arc::clone(turns), has.clone(), turns.load().waiting);
            thread::spawn(move || {
                assert!(own.begin(wanted, LONG));
                has.send(place).unwrap();
            });
            while turns.load().waiting == before {
                thread::yield_now();
            }
        }
        turn
    }

    #[test]
    fn who_comes_first_is_first() {
        let turns = Arc::new(Turns::new(1, 1));
        assert!(turns.begin(Use::Writing, NOT_AT_ALL));
        let turn = wait(&turns, &[Use::Writing, Use::Reading, Use::Writing]);
        for (place, ended) in [Use::Writing, Use::Writing, Use::Reading].into_iter().enumerate() {
            turns.end(ended);
            assert_eq!(turn.recv_timeout(LONG), Ok(place));
            assert!(turn.try_recv().is_err(), "one had the turn, and one is called");
        }
        assert_eq!(turns.load(), Load { in_use: 1, waiting: 0 });
    }

    #[test]
    fn readers_do_not_wait_for_those_who_write() {
        let turns = Arc::new(Turns::new(3, 2));
        for _ in 0..2 {
            assert!(turns.begin(Use::Writing, NOT_AT_ALL));
        }
        assert!(!turns.begin(Use::Writing, NOT_AT_ALL));
        let turn = wait(&turns, &[Use::Writing]);
        assert!(turns.begin(Use::Reading, NOT_AT_ALL), "although somebody waits to write");
        let others = wait(&turns, &[Use::Reading]);
        turns.end(Use::Reading);
        assert_eq!(others.recv_timeout(LONG), Ok(0), "who waits to write may not yet");
        assert!(turn.try_recv().is_err());
        turns.end(Use::Writing);
        assert_eq!(turn.recv_timeout(LONG), Ok(0));
        assert_eq!(turns.load(), Load { in_use: 3, waiting: 0 });
    }

    #[test]
    fn who_waited_too_long_stands_in_nobodys_way() {
        let turns = Turns::new(1, 1);
        assert!(turns.begin(Use::Reading, NOT_AT_ALL));
        assert!(!turns.begin(Use::Reading, Duration::from_millis(5)));
        assert_eq!(turns.load(), Load { in_use: 1, waiting: 0 });
        turns.end(Use::Reading);
        assert!(turns.begin(Use::Writing, NOT_AT_ALL));
    }

    #[test]
    fn many_who_take_turns_are_never_more_than_may() {
        let turns = Turns::new(4, 2);
        thread::scope(|scope| {
            for number in 0..32 {
                let turns = &turns;
                let wanted = if number % 2 == 0 { Use::Reading } else { Use::Writing };
                scope.spawn(move || {
                    for _ in 0..200 {
                        assert!(turns.begin(wanted, LONG));
                        let state = turns.state();
                        assert!(state.in_use <= 4 && state.writing <= 2);
                        drop(state);
                        turns.end(wanted);
                    }
                });
            }
        });
        assert_eq!(turns.load(), Load { in_use: 0, waiting: 0 });
    }
}
