//! Whether the clock may delete: only a time that agrees with the monotonic clock, that two sources
//! confirm, or that has stood for a day.
//!
//! The backend's time alone does not: whoever answers in its place could delete all that was not sent.

use protocol::DAY_S;
use protocol::civil::rfc3339;
use protocol::trusted_time::{Claim, TOLERANCE_S, TrustedTime, Verdict};

use crate::devices::clock::Clock;
use crate::store::{ClockLeap, Store, StoreError, TrustedClock};

/// Seconds after which a leap is believed without a second source. A kiosk may have no time server
/// within reach, and nobody stands there to confirm.
const WAIT_S: i64 = DAY_S;

/// Seconds for which a clock must have gone back before what was recorded meanwhile is corrected: by then the
/// recorder has written all of it.
const SETTLE_S: i64 = 60;

pub(super) struct Trust {
    /// Before the first known time of a new kiosk, none.
    time: Option<TrustedTime>,
    /// The leap that the store knows of.
    leap: Option<ClockLeap>,
    /// The monotonic time at which the clock had gone back from it, seconds.
    back_since_s: Option<i64>,
    is_logged: bool,
}

impl Trust {
    /// Goes on from what was stored.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub(super) fn load(store: &Store, clock: &dyn Clock) -> Result<Self, StoreError> {
        let uptime_s = clock.uptime_s();
        let saved = store.trusted_clock()?;
        let leap = saved.and_then(|saved| saved.leap);
        let time = saved.map(|saved| {
            let stood_s = leap.map_or(0, |leap| leap.stood_s);
            TrustedTime::new(saved.trusted_s, uptime_s).after_standing(stood_s)
        });
        Ok(Self { time, leap, back_since_s: None, is_logged: false })
    }

    /// Whether the clock has leapt or gone back since it was judged.
    pub(super) fn has_news(&self, clock: &dyn Clock) -> bool {
        let Some((_, verdict)) = self.look(clock) else { return false };
        let has_leapt = verdict != Verdict::Trusted;
        match (self.leap, self.back_since_s) {
            (None, _) => has_leapt,
            (Some(_), None) => !has_leapt,
            (Some(_), Some(since_s)) => has_leapt || has_settled(since_s, clock.uptime_s()),
        }
    }

    fn look(&self, clock: &dyn Clock) -> Option<(TrustedTime, Verdict)> {
        let now = clock.now();
        if !now.is_known() {
            return None;
        }
        let (unix_s, uptime_s) = (now.unix_s(), clock.uptime_s());
        let claim = Claim { unix_s, uptime_s, witness_s: clock.witness_s(), wait_s: Some(WAIT_S) };
        Some(self.time.unwrap_or(TrustedTime::new(unix_s, uptime_s)).judge(&claim))
    }

    /// Judges the clock, and stores and logs what changed. The answer is the time by which may be
    /// deleted, Unix seconds.
    pub(super) fn judge(&mut self, store: &Store, clock: &dyn Clock) -> Option<i64> {
        let (time, verdict) = self.look(clock)?;
        let now = clock.now();
        let (unix_s, uptime_s) = (now.unix_s(), clock.uptime_s());
        // Else it was believed, and what was recorded meanwhile is right.
        let before = self.time.unwrap_or(time);
        let moved_s = before.at(uptime_s).abs_diff(time.at(uptime_s));
        let went_back = moved_s <= TOLERANCE_S.unsigned_abs();
        self.time = Some(time);
        let saved = TrustedClock { trusted_s: time.at(uptime_s), leap: None };
        if let Verdict::Leap(by_s) = verdict {
            self.back_since_s = None;
            self.leap = Some(ClockLeap { by_s, stood_s: time.stood_s(uptime_s).unwrap_or(0) });
        } else if let Some(leap) = self.leap.filter(|_| went_back) {
            let stood_s = before.stood_s(uptime_s).unwrap_or(leap.stood_s);
            let leap = ClockLeap { stood_s, ..leap };
            self.leap = Some(leap);
            let since_s = *self.back_since_s.get_or_insert(uptime_s);
            if has_settled(since_s, uptime_s) {
                (self.leap, self.back_since_s) = (None, None);
                undo(store, saved, leap);
            }
        } else {
            (self.leap, self.back_since_s) = (None, None);
        }
        let leap = self.leap;
        if leap.is_some() != self.is_logged {
            self.is_logged = leap.is_some();
            log(leap.is_some(), unix_s, time.at(uptime_s));
        }
        let known_ms = leap.is_none().then_some(now.unix_ms);
        // A full disk must not stop what makes room on it.
        if let Err(error) = store.remember_clock(TrustedClock { leap, ..saved }, known_ms) {
            tracing::warn!(%error, "the time was not stored");
        }
        leap.is_none().then_some(unix_s)
    }
}

fn has_settled(since_s: i64, uptime_s: i64) -> bool {
    uptime_s.saturating_sub(since_s) >= SETTLE_S
}

fn undo(store: &Store, clock: TrustedClock, leap: ClockLeap) {
    match store.undo_leap(clock, leap) {
        Ok(0) => {}
        Ok(contacts) => tracing::warn!(contacts, "contacts of the wrong time were corrected"),
        Err(error) => tracing::warn!(%error, "contacts of the wrong time stay as they are"),
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
