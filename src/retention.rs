//! What is deleted when: contacts after 14 days, everything else after 21.
//!
//! Nothing is deleted by a clock that cannot be trusted (`trust`). The same task stores the known
//! time for the next start, because both are written about as often.

mod trust;

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use protocol::DAY_S;

use crate::config::RetentionDays;
use crate::devices::clock::Clock;
use crate::store::{Expired, Store, StoreError};
use crate::tasks::Tasks;

use trust::Trust;

/// How often the clock is judged and the time stored: often enough that a restart loses little,
/// seldom enough to spare the SD card.
const ROUND_INTERVAL: Duration = Duration::from_secs(10 * 60);

/// How often the clock is looked at for a leap. What is recorded after one is held back, so it must be
/// known before any of it is sent.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Deleting happens once in so many rounds of [`ROUND_INTERVAL`], so hourly.
const ROUNDS_PER_DELETION: u32 = 6;

/// Deletes what is too old at `now_s`, a trusted time.
///
/// # Errors
/// [`StoreError`]; the next round tries again.
pub fn expire(store: &Store, now_s: i64, days: RetentionDays) -> Result<Expired, StoreError> {
    let before = |days: u16| now_s.saturating_sub(i64::from(days) * DAY_S);
    store.delete_before(before(days.contacts), before(days.records), now_s)
}

/// Starts deleting by the hour.
///
/// # Errors
/// [`StoreError`] when the time that was trusted before cannot be read.
pub fn start(
    tasks: &mut Tasks,
    store: &Store,
    clock: &Arc<dyn Clock>,
    days: RetentionDays,
) -> Result<(), StoreError> {
    let retention = Retention::load(store, clock, days)?;
    tasks.spawn("retention", run(retention).map(Ok));
    Ok(())
}

async fn run(mut retention: Retention) {
    let mut rounds = tokio::time::interval(ROUND_INTERVAL);
    let mut looks = tokio::time::interval(LOOK_INTERVAL);
    let mut round = 0_u32;
    loop {
        tokio::select! {
            _ = rounds.tick() => {
                let due = round.is_multiple_of(ROUNDS_PER_DELETION);
                retention.round(due);
                if due && let Err(error) = retention.store.keep_reserve() {
                    tracing::warn!(%error, "no reserve could be kept");
                }
                round = round.wrapping_add(1);
            }
            _ = looks.tick() => {
                retention.look();
            }
        }
    }
}

/// Retention with what it knows of the clock.
pub struct Retention {
    store: Store,
    clock: Arc<dyn Clock>,
    days: RetentionDays,
    trust: Trust,
}

impl Retention {
    /// Goes on from the time that was trusted before the last restart.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn load(
        store: &Store,
        clock: &Arc<dyn Clock>,
        days: RetentionDays,
    ) -> Result<Self, StoreError> {
        let (store, clock) = (store.clone(), clock.clone());
        let trust = Trust::load(&store, clock.as_ref())?;
        Ok(Self { store, clock, days, trust })
    }

    /// Judges the clock before its turn, if it has leapt or gone back.
    pub fn look(&mut self) {
        if self.trust.has_news(self.clock.as_ref()) {
            self.trust.judge(&self.store, self.clock.as_ref());
        }
    }

    /// Judges the clock, and deletes what is too old if it is `due` and the clock is trusted.
    pub fn round(&mut self, due: bool) -> Expired {
        let is_by_hand = self.clock.is_by_hand();
        if let Err(error) = self.store.remember_clock_by_hand(is_by_hand) {
            tracing::warn!(%error, is_by_hand, "whether the clock was set by hand is not stored");
        }
        let Some(now_s) = self.trust.judge(&self.store, self.clock.as_ref()) else {
            return Expired::default();
        };
        if !due {
            return Expired::default();
        }
        match expire(&self.store, now_s, self.days) {
            Ok(expired) if expired == Expired::default() => expired,
            Ok(expired) => {
                tracing::info!(
                    contacts = expired.contacts,
                    others = expired.others,
                    "deleted what was too old"
                );
                expired
            }
            Err(error) => {
                tracing::warn!(%error, "nothing was deleted");
                Expired::default()
            }
        }
    }
}

#[cfg(test)]
mod tests;
