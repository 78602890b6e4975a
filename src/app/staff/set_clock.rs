//! Sets the machine's clock, while nothing better tells the time.

use super::desk::StaffDesk;
use crate::devices::clock::Clock;
use crate::devices::machine_clock::{MachineClock, MachineClockError};
use crate::staff::{ClockProblem, News};
use crate::store::Store;

/// Sets it beside the rest, which takes seconds.
pub(super) fn set_clock(desk: StaffDesk, unix_s: i64) {
    std::thread::spawn(move || {
        let machine = desk.machine_clock.as_deref();
        let set = try_set(desk.clock.as_ref(), &desk.store, machine, unix_s);
        match &set {
            Ok(()) => tracing::warn!(unix_s, "staff have set the clock"),
            Err(problem) => tracing::warn!(?problem, "staff have not set the clock"),
        }
        // Fails only while the program ends.
        let _ = desk.tell(News::ClockSet(set));
    });
}

fn try_set(
    clock: &dyn Clock,
    store: &Store,
    machine: Option<&dyn MachineClock>,
    unix_s: i64,
) -> Result<(), ClockProblem> {
    if clock.now().is_known() {
        return Err(ClockProblem::Known);
    }
    // The kiosk would go on from the last time that it knew.
    let last_ms = store.last_time_ms().unwrap_or_else(|error| {
        tracing::warn!(%error, "the last known time was not read");
        0
    });
    if unix_s < last_ms.div_euclid(1000) {
        return Err(ClockProblem::Early);
    }
    let unavailable = ClockProblem::Machine(MachineClockError::Unavailable);
    let machine = machine.ok_or(unavailable)?;
    // First, so that no record believes the time that comes.
    clock.set_by_hand();
    remember(clock, store);
    machine.set(unix_s).map_err(|error| {
        clock.undo_set_by_hand();
        remember(clock, store);
        ClockProblem::Machine(error)
    })
}

/// Stores for the next start whether somebody has set the clock.
fn remember(clock: &dyn Clock, store: &Store) {
    let is_by_hand = clock.is_by_hand();
    if let Err(error) = store.remember_clock_by_hand(is_by_hand) {
        tracing::warn!(%error, is_by_hand, "whether the clock was set by hand is not stored");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::devices::clock::{Evidence, SimulatedClock};

    /// Answers each time with the next of these.
    struct Machine(Mutex<Vec<Result<(), MachineClockError>>>);

    impl MachineClock for Machine {
        fn set(&self, _unix_s: i64) -> Result<(), MachineClockError> {
            self.0.lock().unwrap().remove(0)
        }
    }

    #[test]
    fn only_a_clock_that_was_set_counts_as_set_by_hand() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("kiosk.db")).unwrap();
        let clock = SimulatedClock::new(0, Evidence::default());
        let denied = Err(MachineClockError::Denied);
        let answers = vec![denied.clone(), Ok(()), denied.clone()];
        let machine = Machine(Mutex::new(answers));
        let set = || {
            let set = try_set(&clock, &store, Some(&machine), 1_625_745_600);
            (set.is_ok(), clock.is_by_hand(), store.is_clock_by_hand().unwrap())
        };
        assert_eq!(set(), (false, false, false), "the machine did not take it");
        assert_eq!(set(), (true, true, true));
        assert_eq!(set(), (false, true, true), "what was set before counts still");
    }

    #[test]
    fn what_kept_a_clock_that_was_not_set_speaks_for_it_again() {
        let long_ago = Evidence { network: Some(i64::MAX), battery: false };
        let clock = SimulatedClock::new(1_625_745_600_000, long_ago);
        let known = clock.now().confidence;
        clock.set_by_hand();
        assert_ne!(clock.now().confidence, known);
        clock.undo_set_by_hand();
        assert_eq!(clock.now().confidence, known);
    }
}
