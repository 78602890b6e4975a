//! The pure core of the clock: weighs the machine's clocks and the backend's time.

use protocol::clock::ClockConfidence;

use super::timestamp::Timestamp;

/// How long a time from the network counts as synced: a crystal at 20 ppm drifts by 1.7 s in a day,
/// which is within [`ClockConfidence::uncertainty_s`] of a synced clock.
const FRESH_MS: i64 = 24 * 60 * 60 * 1000;

/// Allowed drift between two times of the backend, parts per million; more than twice a Pi's crystal.
const DRIFT_PPM: i64 = 50;

/// Reasons to trust the system clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Milliseconds since a network time source last set it; `None` when none did since boot.
    pub network: Option<i64>,
    /// Whether a battery-backed clock kept it over the boot.
    pub battery: bool,
}

/// The machine's clocks, read together.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The system clock, Unix milliseconds.
    pub system_ms: i64,
    /// The monotonic clock, milliseconds since the program started.
    pub uptime_ms: i64,
    pub evidence: Evidence,
}

/// A time of the backend and the monotonic clock's at its arrival.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    unix_ms: i64,
    uptime_ms: i64,
    /// Possible error: half of the round trip.
    error_ms: i64,
    /// Monotonic time at which a backend last agreed with it.
    seen_ms: i64,
}

impl Anchor {
    fn at(&self, uptime_ms: i64) -> i64 {
        self.unix_ms.saturating_add(uptime_ms.saturating_sub(self.uptime_ms))
    }

    fn error_at(&self, uptime_ms: i64) -> i64 {
        let age_ms = uptime_ms.saturating_sub(self.uptime_ms);
        self.error_ms + age_ms.saturating_mul(DRIFT_PPM) / 1_000_000
    }
}

/// Keeps the backend's time and judges readings by it.
#[derive(Debug)]
pub struct Timekeeper {
    /// The last trusted time from before this start, or 0.
    last_time_ms: i64,
    anchor: Option<Anchor>,
}

impl Timekeeper {
    /// Starts from the last trusted time in the store, Unix milliseconds; 0 without one.
    pub fn new(last_time_ms: i64) -> Self {
        Self { last_time_ms, anchor: None }
    }

    /// Takes the backend's time. A slow answer does not replace a quick one, unless the two contradict
    /// each other: then the newer counts.
    pub fn learn(&mut self, backend_ms: i64, round_trip_ms: i64, uptime_ms: i64) {
        let error_ms = round_trip_ms / 2;
        let new = Anchor { unix_ms: backend_ms, uptime_ms, error_ms, seen_ms: uptime_ms };
        self.anchor = Some(match self.anchor {
            Some(old) => {
                let allowed = old.error_at(uptime_ms);
                let apart = backend_ms.saturating_sub(old.at(uptime_ms)).saturating_abs();
                let keep = error_ms > allowed && apart <= allowed + error_ms;
                if keep { Anchor { seen_ms: uptime_ms, ..old } } else { new }
            }
            None => new,
        });
    }

    /// The time at a reading.
    ///
    /// A time from the network, the backend's or a time server's, is synced for a day and overrides
    /// the stored time: otherwise a single wrong time would be kept for ever. After a day it is held,
    /// as is a battery-backed clock that is not behind the stored time. All else is unknown and at
    /// least the stored time, so that new records do not appear older than old ones.
    pub fn now(&self, reading: &Reading) -> Timestamp {
        use ClockConfidence::{Held, Synced, Unknown};
        let Reading { system_ms, uptime_ms, evidence } = *reading;
        let learned = self.anchor.map(|anchor| {
            (anchor.at(uptime_ms), uptime_ms.saturating_sub(anchor.seen_ms) <= FRESH_MS)
        });
        let network = evidence.network.map(|age_ms| age_ms <= FRESH_MS);
        let (unix_ms, confidence) = match (learned, network) {
            (Some((backend_ms, true)), _) => (backend_ms, Synced),
            (_, Some(true)) => (system_ms, Synced),
            (Some((backend_ms, false)), _) => (backend_ms, Held),
            _ if system_ms < self.last_time_ms => {
                (self.last_time_ms.saturating_add(uptime_ms), Unknown)
            }
            (None, Some(false)) => (system_ms, Held),
            (None, None) if evidence.battery && self.last_time_ms > 0 => (system_ms, Held),
            (None, None) => (system_ms, Unknown),
        };
        Timestamp { unix_ms, confidence }
    }

    /// What another source than the one behind [`Timekeeper::now`] says at a reading, Unix
    /// milliseconds: the machine's clock beside the backend's time, or the other way about. A
    /// machine's clock that nothing has set is none.
    pub fn witness_ms(&self, reading: &Reading) -> Option<i64> {
        let Reading { system_ms, uptime_ms, evidence } = *reading;
        let anchor = self.anchor?;
        let is_fresh = uptime_ms.saturating_sub(anchor.seen_ms) <= FRESH_MS;
        let network = evidence.network.is_some_and(|age_ms| age_ms <= FRESH_MS);
        if network && !is_fresh {
            return Some(anchor.at(uptime_ms));
        }
        (evidence.network.is_some() || evidence.battery).then_some(system_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClockConfidence::{Held, Synced, Unknown};

    const HOUR: i64 = 3_600_000;
    /// The stored time of an earlier run.
    const LAST: i64 = 1_625_745_600_000;

    #[test]
    fn confidence_as_a_table() {
        let day = 24 * HOUR;
        // (backend heard at uptime, network age, battery, system clock, uptime) -> time, worth
        for (heard, network, battery, system_ms, uptime_ms, unix_ms, confidence) in [
            // Nothing known: 1970, behind, ahead, two years ahead.
            (None, None, false, 0, 7, LAST + 7, Unknown),
            (None, None, false, LAST - 1, 7, LAST + 7, Unknown),
            (None, None, false, LAST + HOUR, 7, LAST + HOUR, Unknown),
            (None, None, false, LAST + 730 * day, 7, LAST + 730 * day, Unknown),
            // A battery clock: empty, good.
            (None, None, true, 0, 7, LAST + 7, Unknown),
            (None, None, true, LAST, 7, LAST, Held),
            // A time server: just now, yesterday, older and behind, and beating what is remembered.
            (None, Some(0), false, LAST + 5, 7, LAST + 5, Synced),
            (None, Some(day), false, LAST + 5, 7, LAST + 5, Synced),
            (None, Some(day + 1), false, LAST + 5, 7, LAST + 5, Held),
            (None, Some(day + 1), false, LAST - 5, 7, LAST + 7, Unknown),
            (None, Some(0), false, LAST - 5, 7, LAST - 5, Synced),
            // The backend said LAST + HOUR at uptime 10: whatever the system clock shows.
            (Some(10), None, false, 0, 10, LAST + HOUR, Synced),
            (Some(10), None, false, LAST * 2, 15, LAST + HOUR + 5, Synced),
            (Some(10), Some(0), true, 0, 15, LAST + HOUR + 5, Synced),
            (Some(10), None, false, 0, 10 + day, LAST + HOUR + day, Synced),
            (Some(10), None, false, 0, 11 + day, LAST + HOUR + day + 1, Held),
            (Some(10), Some(0), false, LAST, 11 + day, LAST, Synced),
            (Some(10), Some(day + 1), false, LAST, 11 + day, LAST + HOUR + day + 1, Held),
        ] {
            let mut keeper = Timekeeper::new(LAST);
            if let Some(heard) = heard {
                keeper.learn(LAST + HOUR, 40, heard);
            }
            let evidence = Evidence { network, battery };
            let reading = Reading { system_ms, uptime_ms, evidence };
            assert_eq!(
                keeper.now(&reading),
                Timestamp { unix_ms, confidence },
                "heard {heard:?}, {reading:?}"
            );
        }
    }

    #[test]
    fn the_other_source_is_the_witness() {
        let day = 24 * HOUR;
        for (heard, network, battery, uptime_ms, witness) in [
            (None, Some(0), true, 7, None),
            (Some(0), None, false, 7, None),
            (Some(0), None, true, 7, Some(LAST)),
            (Some(0), Some(2 * day), false, 7, Some(LAST)),
            (Some(0), Some(0), false, 7, Some(LAST)),
            (Some(0), Some(0), false, day + 1, Some(LAST + HOUR + day + 1)),
            (Some(0), None, false, day + 1, None),
        ] {
            let mut keeper = Timekeeper::new(0);
            if let Some(heard) = heard {
                keeper.learn(LAST + HOUR, 40, heard);
            }
            let evidence = Evidence { network, battery };
            let reading = Reading { system_ms: LAST, uptime_ms, evidence };
            assert_eq!(keeper.witness_ms(&reading), witness, "heard {heard:?}, {reading:?}");
        }
    }

    #[test]
    fn a_new_storage_trusts_no_battery() {
        let evidence = Evidence { network: None, battery: true };
        let reading = Reading { system_ms: LAST, uptime_ms: 0, evidence };
        assert_eq!(Timekeeper::new(0).now(&reading).confidence, Unknown);
    }

    #[test]
    fn times_of_the_backend_are_weighed() {
        // The first word: LAST at uptime 0 with 40 ms of round trip.
        for (backend_ms, round_trip, uptime, shown, why) in [
            (LAST + 1_010, 20, 1_000, LAST + 1_010, "a quicker answer counts"),
            (LAST + 1_400, 2_000, 1_000, LAST + 1_000, "a slow one that agrees does not"),
            (LAST + 9_000, 2_000, 1_000, LAST + 9_000, "a slow one that cannot agree does"),
            (LAST - 9_000, 40, 1_000, LAST - 9_000, "also backwards"),
        ] {
            let mut keeper = Timekeeper::new(0);
            keeper.learn(LAST, 40, 0);
            keeper.learn(backend_ms, round_trip, uptime);
            let reading =
                Reading { system_ms: 0, uptime_ms: uptime, evidence: Evidence::default() };
            assert_eq!(keeper.now(&reading).unix_ms, shown, "{why}");
        }
    }

    #[test]
    fn a_slow_answer_still_renews_the_trust() {
        let mut keeper = Timekeeper::new(0);
        keeper.learn(LAST, 40, 0);
        keeper.learn(LAST + 20 * HOUR, 90_000, 20 * HOUR);
        let reading = Reading { system_ms: 0, uptime_ms: 30 * HOUR, evidence: Evidence::default() };
        assert_eq!(keeper.now(&reading).confidence, Synced);
    }
}
