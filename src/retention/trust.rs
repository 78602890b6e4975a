//! Whether the clock may delete: only a time that agrees with the monotonic clock, that two sources
//! confirm, or that has stood for a day.
//!
//! The backend's time alone does not: whoever answers in its place could delete all that was not sent.

use protocol::DAY_S;
use protocol::civil::rfc3339;
use protocol::trusted_time::{Claim, TrustedTime, Verdict};

use crate::devices::clock::Clock;
use crate::store::{ClockLeap, Store, StoreError, TrustedClock};

/// Seconds after which a leap is believed without a second source. A kiosk may have no time server
/// within reach, and nobody stands there to confirm.
const WAIT_S: i64 = DAY_S;

pub(super) struct Trust {
    /// Before the first known time of a new kiosk, none.
    time: Option<TrustedTime>,
    has_leapt: bool,
}

impl Trust {
    /// Goes on from what was stored.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub(super) fn load(store: &Store, clock: &dyn Clock) -> Result<Self, StoreError> {
        let uptime_s = clock.uptime_s();
        let time = store.trusted_clock()?.map(|saved| {
            let stood_s = saved.leap.map_or(0, |leap| leap.stood_s);
            TrustedTime::new(saved.trusted_s, uptime_s).after_standing(stood_s)
        });
        Ok(Self { time, has_leapt: false })
    }

    /// Judges the clock, and stores and logs what changed. The answer is the time by which may be
    /// deleted, Unix seconds.
    pub(super) fn judge(&mut self, store: &Store, clock: &dyn Clock) -> Option<i64> {
        let now = clock.now();
        if !now.is_known() {
            return None;
        }
        let (unix_s, uptime_s) = (now.unix_s(), clock.uptime_s());
        let claim = Claim { unix_s, uptime_s, witness_s: clock.witness_s(), wait_s: Some(WAIT_S) };
        let before = self.time.unwrap_or(TrustedTime::new(unix_s, uptime_s));
        let (time, verdict) = before.judge(&claim);
        self.time = Some(time);
        let leap = match verdict {
            Verdict::Trusted => None,
            Verdict::Leap(by_s) => {
                Some(ClockLeap { by_s, stood_s: time.stood_s(uptime_s).unwrap_or(0) })
            }
        };
        if leap.is_some() != self.has_leapt {
            self.has_leapt = leap.is_some();
            log(leap.is_some(), unix_s, time.at(uptime_s));
        }
        let saved = TrustedClock { trusted_s: time.at(uptime_s), leap };
        let known_ms = leap.is_none().then_some(now.unix_ms);
        // A full disk must not stop what makes room on it.
        if let Err(error) = store.remember_clock(saved, known_ms) {
            tracing::warn!(%error, "the time was not stored");
        }
        leap.is_none().then_some(unix_s)
    }
}

fn log(leapt: bool, clock_s: i64, trusted_s: i64) {
    let (clock, trusted) = (rfc3339(clock_s), rfc3339(trusted_s));
    if leapt {
        tracing::error!(
            clock,
            trusted,
            "the clock leapt by more than a day: nothing is deleted until it is right again, a \
             second source agrees with it, or it has stood for a day; compare it with the network's \
             time and tell the operator of the backend"
        );
    } else {
        tracing::warn!(clock, "the clock is trusted again; old records are deleted as before");
    }
}
