//! The kiosk's own id on the air, from a key that the store keeps.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::Context;
use protocol::DAY_S;
use protocol::bluezone::schedule::DailyKey;
use protocol::contact::ContactId;
use protocol::secret::Secret;
use zeroize::Zeroizing;

use crate::devices::beacons::{OwnId, OwnIds};
use crate::devices::clock::{Clock, Timestamp};
use crate::store::{Store, StoreError};

/// The kiosk's own id by its schedule, whose key is made on first use.
///
/// # Errors
/// When the operating system gives no random numbers.
pub(super) fn of(store: &Store, clock: &Arc<dyn Clock>) -> anyhow::Result<OwnId> {
    let mut fresh = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *fresh).context("the operating system gives no random numbers")?;
    let fresh = Secret::new(*fresh);
    let (store, clock) = (store.clone(), clock.clone());
    let schedule = Schedule::new(move |today| store.peer_key(today, fresh.clone()));
    Ok(Arc::new(move || schedule.id_at(clock.now())))
}

/// The ids, as soon as `key` returns the first daily key and its day; until then it is called with
/// today's.
struct Schedule<K> {
    key: K,
    ids: OnceLock<OwnIds>,
    is_refused: AtomicBool,
}

impl<K: Fn(i64) -> Result<(i64, Secret), StoreError>> Schedule<K> {
    fn new(key: K) -> Self {
        Self { key, ids: OnceLock::new(), is_refused: AtomicBool::new(false) }
    }

    /// The id of a moment. With unknown time there is none: phones would remember an id that no
    /// schedule explains. A store that refuses is logged once, however long that lasts.
    fn id_at(&self, now: Timestamp) -> Option<ContactId> {
        if !now.is_known() {
            return None;
        }
        if self.ids.get().is_none() {
            match (self.key)(now.unix_s().div_euclid(DAY_S)) {
                Ok((day, key)) => {
                    self.ids.get_or_init(|| OwnIds::new(day, DailyKey::new(key)));
                }
                Err(error) if self.is_change(true) => {
                    tracing::warn!(%error, "the kiosk's own id is not sent because there is no key for it");
                }
                Err(_) => {}
            }
        }
        let ids = self.ids.get()?;
        if self.is_change(false) {
            tracing::info!("the key of the kiosk's own id is there");
        }
        ids.id_at(now.unix_s())
    }

    /// Whether this differs from the last call.
    fn is_change(&self, is_refused: bool) -> bool {
        self.is_refused.swap(is_refused, Ordering::Relaxed) != is_refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::clock::ClockConfidence::{self, Synced, Unknown};
    use std::cell::Cell;

    const TODAY: i64 = 18_816;

    fn now(confidence: ClockConfidence) -> Timestamp {
        Timestamp { unix_ms: TODAY * DAY_S * 1000, confidence }
    }

    #[test]
    fn a_store_that_refuses_is_logged_once_and_asked_again() {
        let refuses = Cell::new(true);
        let asked = Cell::new(0);
        let schedule = Schedule::new(|today| {
            asked.set(asked.get() + 1);
            if refuses.get() {
                Err(StoreError::DiskFull)
            } else {
                Ok((today, Secret::new([1; 32])))
            }
        });
        assert_eq!((schedule.id_at(now(Unknown)), asked.get()), (None, 0), "no day, no key");
        for round in 1..=3 {
            assert_eq!((schedule.id_at(now(Synced)), asked.get()), (None, round));
            assert!(!schedule.is_change(true), "round {round}: it was logged before");
        }
        refuses.set(false);
        let id = schedule.id_at(now(Synced));
        assert!(id.is_some() && !schedule.is_change(false), "the end is logged, too");
        assert_eq!((schedule.id_at(now(Synced)), asked.get()), (id, 4), "the key is kept");
    }

    #[test]
    fn the_key_outlives_the_program() {
        let store = Store::open_in_memory().unwrap();
        let id = || {
            let clock: Arc<dyn Clock> =
                Arc::new(crate::devices::clock::SimulatedClock::synced(TODAY * DAY_S * 1000));
            of(&store, &clock).unwrap()()
        };
        assert!(store.peer_day().unwrap().is_none());
        let first = id();
        assert!(first.is_some());
        assert_eq!(id(), first);
        assert_eq!(store.peer_day().unwrap(), Some(TODAY));
    }
}
