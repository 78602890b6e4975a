//! Whether the server's clock may delete and set aside: only a time that agrees with the monotonic
//! clock, with what two kiosks delivered lately, or with the operator's word.

use std::sync::{Mutex, MutexGuard, PoisonError};

use protocol::civil::rfc3339;
use protocol::trusted_time::{Claim, TOLERANCE_S, TrustedTime, Verdict};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::store::{Read, Store, StoreError, Tx};
use crate::today::Today;

/// Kiosks whose newest synced records must agree with a leap before it is believed.
const WITNESSES_MIN: usize = 2;

/// How often the trusted time is saved. A start may follow a crash, so that this much of a day's
/// tolerance is lost at most.
const SAVE_EVERY_S: i64 = 600;

const SAVED: &str = "trusted_time";
const CONFIRMED: &str = "time_confirmed";

/// What the next start and the commands know of the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedTime {
    /// The trusted time when this was saved, Unix seconds.
    pub trusted_s: i64,
    /// By how much the clock has leapt; none while it is trusted.
    pub leap_s: Option<i64>,
}

impl SavedTime {
    /// What a server saved last.
    ///
    /// # Errors
    /// The store's.
    pub fn read(read: &mut dyn Read) -> Result<Option<Self>, StoreError> {
        let saved = read.setting(SAVED)?;
        let parsed = saved.map(|json| serde_json::from_slice(&json)).transpose();
        parsed.map_err(|_| StoreError::Unreadable("settings"))
    }

    fn save(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let json =
            serde_json::to_vec(self).map_err(|error| StoreError::Failed(error.to_string()))?;
        tx.set_setting(SAVED, &json)
    }
}

/// Says that the clock is right at `now_ms`; a running server notices.
///
/// # Errors
/// The store's.
pub fn confirm(tx: &mut dyn Tx, now_ms: i64) -> Result<(), StoreError> {
    SavedTime { trusted_s: now_ms.div_euclid(1000), leap_s: None }.save(tx)?;
    tx.set_setting(CONFIRMED, now_ms.to_string().as_bytes())
}

/// The time that an operator confirmed last, Unix milliseconds.
fn confirmed_ms(read: &mut dyn Read) -> Result<Option<i64>, StoreError> {
    let text = read.setting(CONFIRMED)?;
    Ok(text.and_then(|text| std::str::from_utf8(&text).ok()?.parse().ok()))
}

/// Kiosks whose newest synced record lies within the tolerance of `now_s`.
///
/// # Errors
/// The store's.
pub fn witnesses(read: &mut dyn Read, now_s: i64) -> Result<Vec<u32>, StoreError> {
    let mut newest = std::collections::BTreeMap::new();
    for stream in read.streams()? {
        if let Some(synced_s) = stream.synced_s {
            let last = newest.entry(stream.kiosk).or_insert(synced_s);
            *last = synced_s.max(*last);
        }
    }
    let agrees = |synced_s: i64| synced_s.abs_diff(now_s) <= TOLERANCE_S.unsigned_abs();
    let agreeing = newest.into_iter().filter(|(_, synced_s)| agrees(*synced_s));
    Ok(agreeing.map(|(kiosk, _)| kiosk).collect())
}

#[derive(Debug)]
pub struct TrustedClock(Mutex<State>);

#[derive(Debug)]
struct State {
    time: TrustedTime,
    leap_s: Option<i64>,
    saved_s: Option<i64>,
    confirmed_ms: Option<i64>,
}

impl TrustedClock {
    /// Goes on from what the last server saved; the first one trusts its clock.
    ///
    /// # Errors
    /// The store's.
    pub fn load(store: &dyn Store, clock: &dyn Clock) -> Result<Self, StoreError> {
        let (saved, confirmed_ms) = store.read(|read| -> Result<_, StoreError> {
            Ok((SavedTime::read(read)?, confirmed_ms(read)?))
        })?;
        let trusted_s = saved.map_or_else(|| clock.now_s(), |saved| saved.trusted_s);
        Ok(Self(Mutex::new(State {
            time: TrustedTime::new(trusted_s, clock.uptime_s()),
            leap_s: None,
            saved_s: None,
            confirmed_ms,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The day, or two days while the clock has leapt.
    pub fn today(&self, clock: &dyn Clock) -> Today {
        let claimed_s = clock.now_s();
        let trusted_s = self.state().time.at(clock.uptime_s());
        let leapt = claimed_s.abs_diff(trusted_s) > TOLERANCE_S.unsigned_abs();
        Today { trusted_s: if leapt { trusted_s } else { claimed_s }, claimed_s }
    }

    /// Judges the clock, and saves and logs what changed.
    ///
    /// # Errors
    /// The store's; the clock is not to be trusted then.
    pub fn judge(&self, store: &dyn Store, clock: &dyn Clock) -> Result<Verdict, StoreError> {
        let mut state = self.state();
        let (unix_s, uptime_s) = (clock.now_s(), clock.uptime_s());
        let mut claim = Claim { unix_s, uptime_s, witness_s: None, wait_s: None };
        let (mut time, mut verdict) = state.time.judge(&claim);
        let confirmed_ms = store.read(confirmed_ms)?;
        if let Verdict::Leap(_) = verdict {
            claim.witness_s = if confirmed_ms == state.confirmed_ms {
                let witnesses = store.read(|read| witnesses(read, unix_s))?;
                (witnesses.len() >= WITNESSES_MIN).then_some(unix_s)
            } else {
                confirmed_ms.map(|ms| ms.div_euclid(1000))
            };
            (time, verdict) = state.time.judge(&claim);
        }
        (state.time, state.confirmed_ms) = (time, confirmed_ms);
        let leap_s = match verdict {
            Verdict::Trusted => None,
            Verdict::Leap(leap_s) => Some(leap_s),
        };
        let changed = leap_s.is_some() != state.leap_s.is_some();
        if changed {
            log(leap_s, unix_s, time.at(uptime_s));
        }
        state.leap_s = leap_s;
        let due = |saved_s: i64| saved_s.abs_diff(uptime_s) >= SAVE_EVERY_S.unsigned_abs();
        if changed || claim.witness_s.is_some() || state.saved_s.is_none_or(due) {
            state.saved_s = Some(uptime_s);
            let saved = SavedTime { trusted_s: time.at(uptime_s), leap_s };
            // A full disk must not stop what makes room on it.
            if let Err(error) = store.write(|tx| saved.save(tx)) {
                tracing::error!("the trusted time was not saved: {error}");
            }
        }
        Ok(verdict)
    }
}

fn log(leap_s: Option<i64>, claimed_s: i64, trusted_s: i64) {
    if leap_s.is_some() {
        tracing::error!(
            clock = rfc3339(claimed_s),
            trusted = rfc3339(trusted_s),
            "the clock leapt by more than a day: nothing is deleted or set aside until it is \
             right again, two kiosks agree with it, or `backend retention confirm` says so"
        );
    } else {
        tracing::warn!(clock = rfc3339(claimed_s), "the clock is trusted again; retention goes on");
    }
}
