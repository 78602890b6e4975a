//! What all kiosks do together: requests of each and by the second, how they were answered, when each was back.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One phase of the run.
pub struct Counts {
    state: Mutex<State>,
    /// Requests of each kiosk, also those that reached no process.
    requests: Vec<AtomicU32>,
}

struct State {
    begun: Instant,
    /// Requests in each second.
    seconds: Vec<u32>,
    /// Requests that found no process.
    refused: u32,
    /// How requests were answered.
    answers: BTreeMap<u16, u32>,
    /// When a stream of each kiosk began, and when its outbox was empty.
    listening: Vec<Option<Duration>>,
    sent: Vec<Option<Duration>>,
    /// Between the end of a stream and the beginning of the next one.
    gaps: Vec<Duration>,
    /// Streams that were handed over, and those that ended otherwise.
    ends: (u32, u32),
    faults: Vec<String>,
}

impl State {
    fn new(kiosks: usize) -> Self {
        Self {
            begun: Instant::now(),
            seconds: Vec::new(),
            refused: 0,
            answers: BTreeMap::new(),
            listening: vec![None; kiosks],
            sent: vec![None; kiosks],
            gaps: Vec::new(),
            ends: (0, 0),
            faults: Vec::new(),
        }
    }
}

impl Counts {
    pub fn new(kiosks: usize) -> Self {
        let requests = (0..kiosks).map(|_| AtomicU32::new(0)).collect();
        Self { state: Mutex::new(State::new(kiosks)), requests }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a phase; what must never happen is kept.
    pub fn begin(&self) {
        let mut state = self.state();
        let faults = std::mem::take(&mut state.faults);
        *state = State { faults, ..State::new(self.requests.len()) };
        self.requests.iter().for_each(|count| count.store(0, Ordering::Relaxed));
    }

    pub fn sent_request(&self, kiosk: usize) {
        if let Some(count) = self.requests.get(kiosk) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let mut state = self.state();
        let second = usize::try_from(state.begun.elapsed().as_secs()).unwrap_or(usize::MAX);
        if state.seconds.len() <= second {
            state.seconds.resize(second.saturating_add(1), 0);
        }
        if let Some(count) = state.seconds.get_mut(second) {
            *count += 1;
        }
    }

    pub fn refused(&self) {
        self.state().refused += 1;
    }

    pub fn answered(&self, status: u16) {
        *self.state().answers.entry(status).or_default() += 1;
    }

    pub fn is_listening(&self, kiosk: usize) {
        let mut state = self.state();
        let after = state.begun.elapsed();
        if let Some(known) = state.listening.get_mut(kiosk) {
            known.get_or_insert(after);
        }
    }

    pub fn has_sent_all(&self, kiosk: usize) {
        let mut state = self.state();
        let after = state.begun.elapsed();
        if let Some(known) = state.sent.get_mut(kiosk) {
            known.get_or_insert(after);
        }
    }

    pub fn gap(&self, gap: Duration) {
        self.state().gaps.push(gap);
    }

    pub fn stream_ended(&self, handed_over: bool) {
        let mut state = self.state();
        if handed_over {
            state.ends.0 += 1;
        } else {
            state.ends.1 += 1;
        }
    }

    pub fn fault(&self, sentence: String) {
        self.state().faults.push(sentence);
    }

    pub fn faults(&self) -> Vec<String> {
        self.state().faults.clone()
    }

    /// How many kiosks have a stream, and how many have nothing to send.
    pub fn back(&self) -> (usize, usize) {
        let state = self.state();
        (state.listening.iter().flatten().count(), state.sent.iter().flatten().count())
    }

    pub fn gaps(&self) -> Vec<Duration> {
        self.state().gaps.clone()
    }

    pub fn ends(&self) -> (u32, u32) {
        self.state().ends
    }

    /// The most requests of one kiosk.
    pub fn most(&self) -> u32 {
        let each = self.requests.iter().map(|it| it.load(Ordering::Relaxed));
        each.max().unwrap_or(0)
    }

    /// What the phase was like, for people.
    pub fn told(&self) -> Vec<String> {
        let state = self.state();
        let total: u32 = state.seconds.iter().sum();
        let peak = state.seconds.iter().max().copied().unwrap_or(0);
        let most = self.most();
        let kiosks = u32::try_from(self.requests.len()).unwrap_or(1).max(1);
        let mean = f64::from(total) / f64::from(kiosks);
        let answers: Vec<_> =
            state.answers.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        let span = |known: &[Option<Duration>]| {
            let mut known: Vec<_> = known.iter().flatten().map(Duration::as_secs_f64).collect();
            known.sort_by(f64::total_cmp);
            let at = |share: usize| known.get(known.len() * share / 100).or(known.last());
            let show = |share| at(share).map_or("never".to_owned(), |s| format!("{s:.1}"));
            format!("half after {} s, 99 % {} s, all {} s", show(50), show(99), show(100))
        };
        vec![
            format!(
                "requests: {total}, {mean:.1} a kiosk, {most} at most, {peak} in the busiest second; {} found no \
                 process",
                state.refused
            ),
            format!("answers: {}", answers.join(", ")),
            format!("streams open: {}", span(&state.listening)),
            format!("outboxes empty: {}", span(&state.sent)),
        ]
    }
}
