//! The clock contract: the time with its confidence.
//!
//! A Pi 3 or 4 has no clock when it starts, so `timekeeper` weighs the sources: the backend's time
//! carried on by the monotonic clock first, then a network-synced system clock, then a battery-backed
//! clock that is not behind the last stored time.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

mod by_hand;
mod timekeeper;
mod timestamp;

use by_hand::ByHand;
pub use timekeeper::{Evidence, Reading, Timekeeper};
pub use timestamp::Timestamp;

/// Touched by systemd-timesyncd at every successful synchronisation (its manual page, "Files").
const TIMESYNC_FILE: &str = "/run/systemd/timesync/synchronized";

/// Exists when the kernel found a battery-backed clock.
const RTC: &str = "/sys/class/rtc/rtc0";

/// A clock that can be set by the backend's time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;

    /// Takes the backend's time, Unix milliseconds, which must include half of the round trip; half of
    /// the round trip is its possible error.
    fn learn(&self, backend_ms: i64, round_trip: Duration);

    /// The monotonic clock: seconds since the program started.
    fn uptime_s(&self) -> i64;

    /// What a source that is independent of the one behind [`Clock::now`] says, Unix seconds; `None`
    /// without one.
    fn witness_s(&self) -> Option<i64>;

    /// Somebody sets the machine's clock now. What kept it is no evidence any more, until the network has set it.
    fn set_by_hand(&self);

    /// It could not be set: what kept it is as good as before [`Clock::set_by_hand`].
    fn undo_set_by_hand(&self);

    /// Whether somebody has set it, and no network since.
    fn is_by_hand(&self) -> bool;
}

#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
    keeper: Mutex<Timekeeper>,
    by_hand: Mutex<ByHand>,
}

impl SystemClock {
    /// Starts from the last time in the store, Unix milliseconds.
    pub fn new(last_time_ms: i64) -> Self {
        let keeper = Mutex::new(Timekeeper::new(last_time_ms));
        Self { started: Instant::now(), keeper, by_hand: Mutex::default() }
    }

    fn by_hand(&self) -> MutexGuard<'_, ByHand> {
        self.by_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock that all other code uses")]
    fn reading(&self) -> Reading {
        let now = SystemTime::now();
        let synced_at = synced_at();
        let evidence = if self.by_hand().counts(synced_at) {
            Evidence::default()
        } else {
            Evidence {
                network: synced_at.map(|at| now.duration_since(at).map_or(0, millis)),
                battery: Path::new(RTC).exists(),
            }
        };
        Reading {
            system_ms: now.duration_since(UNIX_EPOCH).map_or(0, millis),
            uptime_ms: millis(self.started.elapsed()),
            evidence,
        }
    }
}

/// When a network time source set the machine's clock last.
fn synced_at() -> Option<SystemTime> {
    std::fs::metadata(TIMESYNC_FILE).and_then(|file| file.modified()).ok()
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let reading = self.reading();
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner).now(&reading)
    }

    fn learn(&self, backend_ms: i64, round_trip: Duration) {
        let uptime_ms = millis(self.started.elapsed());
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        keeper.learn(backend_ms, millis(round_trip), uptime_ms);
    }

    fn uptime_s(&self) -> i64 {
        millis(self.started.elapsed()) / 1000
    }

    fn witness_s(&self) -> Option<i64> {
        let reading = self.reading();
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        keeper.witness_ms(&reading).map(|ms| ms.div_euclid(1000))
    }

    fn set_by_hand(&self) {
        self.by_hand().set(synced_at());
    }

    fn undo_set_by_hand(&self) {
        self.by_hand().undo();
    }

    fn is_by_hand(&self) -> bool {
        self.by_hand().counts(synced_at())
    }
}

/// The clock of tests and of the demo: runs from a given start, can be moved, and learns from a
/// backend like the real one.
#[derive(Debug)]
pub struct SimulatedClock {
    started: Instant,
    state: Mutex<Simulated>,
}

#[derive(Debug)]
struct Simulated {
    keeper: Timekeeper,
    /// System time at `started`, moved by [`SimulatedClock::step`].
    system_ms: i64,
    /// Time that passed without waiting for it, see [`SimulatedClock::advance`].
    skipped_ms: i64,
    evidence: Evidence,
    by_hand: bool,
    /// Evidence, and whether it was set by hand, before it was last.
    before: (Evidence, bool),
}

impl SimulatedClock {
    /// Starts at `unix_ms`, with the confidence that `evidence` gives it.
    pub fn new(unix_ms: i64, evidence: Evidence) -> Self {
        let keeper = Timekeeper::new(0);
        let (skipped_ms, by_hand, before) = (0, false, (evidence, false));
        let state = Simulated { keeper, system_ms: unix_ms, skipped_ms, evidence, by_hand, before };
        Self { started: Instant::now(), state: Mutex::new(state) }
    }

    /// Starts at `unix_ms`, as if a network time source had just confirmed it.
    pub fn synced(unix_ms: i64) -> Self {
        Self::new(unix_ms, Evidence { network: Some(0), battery: false })
    }

    /// Moves both clocks forward, as if time had passed.
    pub fn advance(&self, by: Duration) {
        self.with(|state, _| state.skipped_ms += millis(by));
    }

    /// Sets the system clock, as staff do.
    pub fn set_system(&self, unix_ms: i64) {
        self.with(|state, uptime_ms| state.system_ms = unix_ms - uptime_ms);
    }

    /// Moves the system clock only, as an operator or NTP would.
    pub fn step(&self, by_ms: i64) {
        self.with(|state, _| state.system_ms += by_ms);
    }

    /// Forgets where the time came from, and starts from 1970 as a machine without a battery does. What
    /// was trusted last is what a store would have kept.
    pub fn forget(&self) {
        self.with(|state, uptime_ms| {
            let last = state.keeper.now(&state.reading(uptime_ms));
            // The keeper adds the time since the start.
            state.keeper = Timekeeper::new(last.unix_ms - uptime_ms);
            state.system_ms = -uptime_ms;
            state.evidence = Evidence::default();
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Simulated, i64) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let uptime_ms = millis(self.started.elapsed()) + state.skipped_ms;
        act(&mut state, uptime_ms)
    }
}

impl Simulated {
    fn reading(&self, uptime_ms: i64) -> Reading {
        let system_ms = self.system_ms + uptime_ms;
        Reading { system_ms, uptime_ms, evidence: self.evidence }
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        self.with(|state, uptime_ms| state.keeper.now(&state.reading(uptime_ms)))
    }

    fn learn(&self, backend_ms: i64, round_trip: Duration) {
        self.with(|state, uptime_ms| {
            state.keeper.learn(backend_ms, millis(round_trip), uptime_ms);
        });
    }

    fn uptime_s(&self) -> i64 {
        self.with(|_, uptime_ms| uptime_ms / 1000)
    }

    fn witness_s(&self) -> Option<i64> {
        let witness =
            |state: &mut Simulated, uptime_ms| state.keeper.witness_ms(&state.reading(uptime_ms));
        self.with(witness).map(|ms| ms.div_euclid(1000))
    }

    fn set_by_hand(&self) {
        self.with(|state, _| {
            state.before = (state.evidence, state.by_hand);
            (state.evidence, state.by_hand) = (Evidence::default(), true);
        });
    }

    fn undo_set_by_hand(&self) {
        self.with(|state, _| (state.evidence, state.by_hand) = state.before);
    }

    fn is_by_hand(&self) -> bool {
        self.with(|state, _| state.by_hand)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::clock::ClockConfidence;

    #[test]
    fn a_lost_time_is_learned_again() {
        let clock = SimulatedClock::synced(1_625_745_600_000);
        clock.advance(Duration::from_secs(60));
        let before = clock.now();
        clock.forget();
        let lost = clock.now();
        assert_eq!(lost.confidence, ClockConfidence::Unknown);
        assert!((before.unix_ms..before.unix_ms + 1000).contains(&lost.unix_ms), "{lost:?}");
        clock.learn(1_625_745_700_000, Duration::ZERO);
        assert_eq!(clock.now().confidence, ClockConfidence::Synced);
    }

    #[test]
    fn a_time_that_was_set_by_hand_stays_uncertain() {
        let battery = Evidence { network: None, battery: true };
        let clock = SimulatedClock::new(1_625_745_600_000, battery);
        clock.forget();
        clock.set_by_hand();
        clock.set_system(1_625_800_000_000);
        let now = clock.now();
        assert_eq!(now.confidence, ClockConfidence::Unknown);
        assert!((1_625_800_000_000..1_625_800_001_000).contains(&now.unix_ms), "{now:?}");
        clock.learn(1_625_800_060_000, Duration::ZERO);
        assert_eq!(clock.now().confidence, ClockConfidence::Synced);
    }

    #[test]
    fn the_simulated_clock_steps_until_a_backend_is_heard() {
        let clock = SimulatedClock::new(0, Evidence::default());
        assert_eq!(clock.now().confidence, ClockConfidence::Unknown);
        clock.learn(1_000_000_000, Duration::from_millis(10));
        clock.step(-5_000_000);
        clock.advance(Duration::from_secs(60));
        let now = clock.now();
        assert_eq!(now.confidence, ClockConfidence::Synced);
        assert!((1_000_060_000..1_000_120_000).contains(&now.unix_ms), "{now:?}");
    }

    #[test]
    fn the_machines_clock_never_runs_behind_what_is_remembered_and_claims_to_know() {
        let future = 4_000_000_000_000;
        let now = SystemClock::new(future).now();
        assert!(now.unix_ms >= future || now.confidence == ClockConfidence::Synced, "{now:?}");
    }
}
