//! What is deleted when: contacts after 14 days, everything else after 21.
//!
//! Nothing is deleted by a clock that cannot be trusted. The same task stores the trusted time for
//! the next start, because both are written about as often.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use protocol::DAY_S;
use protocol::clock::ClockConfidence;

use crate::config::RetentionDays;
use crate::devices::clock::{Clock, Timestamp};
use crate::store::{Expired, Store, StoreError};
use crate::tasks::Tasks;

/// How often the trusted time is stored: often enough that a restart loses little, seldom enough to
/// spare the SD card.
const STORE_TIME_INTERVAL: Duration = Duration::from_secs(10 * 60);

/// Deleting happens once in so many rounds of [`STORE_TIME_INTERVAL`], so hourly.
const ROUNDS_PER_DELETION: u32 = 6;

/// Whether a clock may decide what is old. A held one may, except after a jump: a battery clock set
/// two years ahead would delete everything at once, so after a pause longer than anything is kept
/// it waits for the time of the network.
pub fn may_delete(now: Timestamp, last_s: Option<i64>, days: RetentionDays) -> bool {
    let longest_s = i64::from(days.contacts.max(days.records)) * DAY_S;
    match now.confidence {
        ClockConfidence::Synced => true,
        ClockConfidence::Held => {
            last_s.is_none_or(|last_s| now.unix_s().saturating_sub(last_s) <= longest_s)
        }
        ClockConfidence::Unknown => false,
    }
}

/// Deletes what is too old at `now`; nothing when the clock cannot be trusted.
///
/// # Errors
/// [`StoreError`]; the next round tries again.
pub fn expire(store: &Store, now: Timestamp, days: RetentionDays) -> Result<Expired, StoreError> {
    if !may_delete(now, store.last_expiry_s()?, days) {
        return Ok(Expired::default());
    }
    let before = |days: u16| now.unix_s().saturating_sub(i64::from(days) * DAY_S);
    store.delete_before(before(days.contacts), before(days.records), now.unix_s())
}

/// Starts deleting by the hour.
pub fn start(tasks: &mut Tasks, store: &Store, clock: &Arc<dyn Clock>, days: RetentionDays) {
    tasks.spawn("retention", run(store.clone(), clock.clone(), days).map(Ok));
}

async fn run(store: Store, clock: Arc<dyn Clock>, days: RetentionDays) {
    let mut rounds = tokio::time::interval(STORE_TIME_INTERVAL);
    for round in 0_u32.. {
        rounds.tick().await;
        let now = clock.now();
        if now.is_known()
            && let Err(error) = store.remember_time_ms(now.unix_ms)
        {
            tracing::warn!(%error, "the time was not stored");
        }
        if round.is_multiple_of(ROUNDS_PER_DELETION) {
            match expire(&store, now, days) {
                Ok(expired) if expired == Expired::default() => {}
                Ok(expired) => tracing::info!(
                    contacts = expired.contacts,
                    others = expired.others,
                    "deleted what was too old"
                ),
                Err(error) => tracing::warn!(%error, "nothing was deleted"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClockConfidence::{Held, Synced, Unknown};

    const NOW: i64 = 1_625_745_600;

    fn at(unix_s: i64, confidence: ClockConfidence) -> Timestamp {
        Timestamp { unix_ms: unix_s * 1000, confidence }
    }

    #[test]
    fn who_may_delete_as_a_table() {
        for (confidence, last_s, may) in [
            (Synced, None, true),
            (Synced, Some(NOW - 730 * DAY_S), true),
            (Held, None, true),
            (Held, Some(NOW - DAY_S), true),
            (Held, Some(NOW - 21 * DAY_S), true),
            (Held, Some(NOW - 21 * DAY_S - 1), false),
            (Held, Some(NOW + DAY_S), true),
            (Unknown, Some(NOW - 60), false),
            (Unknown, None, false),
        ] {
            let decision = may_delete(at(NOW, confidence), last_s, RetentionDays::default());
            assert_eq!(decision, may, "{confidence:?}, last {last_s:?}");
        }
    }
}
