//! "Gọi nhân viên": the call is stored, and the screen shows how far it came. The record says where
//! and when, and nothing of the visitor.

use std::time::Duration;

use protocol::record::{Body, Call};
use tokio::sync::watch;

use super::error::IntakeError;
use crate::devices::clock::Timestamp;
use crate::screens::{CALL_COUNTS_S, CallOutcome, ScreensGone, ScreensHandle, Update};
use crate::store::Store;
use crate::sync::SyncState;

/// How long a visitor waits until the backend has the call. It takes a tenth of a second; the page
/// gives up after 15 s.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(4);

/// How long a call that was late is still followed: as long as it counts on the screen.
const FOLLOW_TIMEOUT: Duration = Duration::from_secs(CALL_COUNTS_S as u64);

/// How long staff may take to see it, until nobody waits any more.
const SEEN_TIMEOUT: Duration = FOLLOW_TIMEOUT;

/// Stores a call: when this returns its number in the outbox, it is durable. Blocks for an fsync.
///
/// # Errors
/// [`IntakeError`]; then nothing is stored.
pub fn submit(store: &Store, now: Timestamp) -> Result<i64, IntakeError> {
    let identity = store.identity()?.ok_or(IntakeError::NotEnrolled)?;
    let position = identity.venue.position;
    let call = Call { at_s: now.unix_s(), position, clock: now.confidence };
    Ok(store.push(&Body::Call(call))?)
}

/// Stores a call and shows the screens what becomes of it.
pub(super) async fn submit_and_follow(
    store: Store,
    now: Timestamp,
    screens: ScreensHandle,
    sync: SyncState,
) {
    let submitting = store.clone();
    let submitted = tokio::task::spawn_blocking(move || submit(&submitting, now)).await;
    let shown = match submitted.map_err(anyhow::Error::from).and_then(|result| Ok(result?)) {
        Ok(seq) => follow(&store, seq, &screens, sync).await,
        Err(error) => {
            tracing::error!(%error, "a call for staff was not stored");
            screens.send(Update::Called(CallOutcome::Failed))
        }
    };
    if shown.is_err() {
        tracing::debug!("the program ends, so the outcome of a call is not shown");
    }
}

async fn follow(
    store: &Store,
    seq: i64,
    screens: &ScreensHandle,
    sync: SyncState,
) -> Result<(), ScreensGone> {
    let show = |outcome| screens.send(Update::Called(outcome));
    // Without a network there is nothing to wait for.
    let is_online = *sync.online.borrow();
    if !(is_online && arrives(store, seq, ANSWER_TIMEOUT).await) {
        show(CallOutcome::Unsent)?;
        if !arrives(store, seq, FOLLOW_TIMEOUT).await {
            return Ok(());
        }
    }
    show(CallOutcome::Sent)?;
    if is_seen(sync.call_seen, seq, SEEN_TIMEOUT).await {
        show(CallOutcome::Seen)?;
    }
    Ok(())
}

/// Whether staff have seen the call, or a later one of this kiosk, within `timeout`.
async fn is_seen(mut last: watch::Receiver<i64>, seq: i64, timeout: Duration) -> bool {
    let seen = last.wait_for(|last| *last >= seq);
    matches!(tokio::time::timeout(timeout, seen).await, Ok(Ok(_)))
}

/// Whether the record arrives at the backend within `timeout`.
async fn arrives(store: &Store, seq: i64, timeout: Duration) -> bool {
    let mut changes = store.changes();
    let arrived = async {
        loop {
            match store.has_arrived(seq) {
                Ok(true) => return true,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "it is unknown whether a call has arrived"),
            }
            if changes.changed().await.is_err() {
                return false;
            }
        }
    };
    tokio::time::timeout(timeout, arrived).await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use protocol::record::Gap;

    use super::*;

    #[tokio::test]
    async fn a_call_has_arrived_when_its_batch_is_acknowledged_and_not_before() {
        let store = Store::open_in_memory().unwrap();
        let gap = Gap { from_s: 0, to_s: 1, reason: String::new() };
        let seq = store.push(&Body::Gap(gap.clone())).unwrap();
        assert!(!arrives(&store, seq, Duration::from_millis(20)).await);

        let batch = store.next_batch(1).unwrap();
        let following = tokio::spawn({
            let store = store.clone();
            async move { arrives(&store, seq, Duration::from_secs(60)).await }
        });
        tokio::task::yield_now().await;
        store.push(&Body::Gap(gap)).unwrap();
        tokio::task::yield_now().await;
        assert!(!following.is_finished(), "another record is not it");
        store.acknowledge(&batch).unwrap();
        assert!(following.await.unwrap());
    }

    #[tokio::test]
    async fn a_call_is_seen_when_staff_have_seen_it_or_a_later_one() {
        let (told, last) = watch::channel(0);
        assert!(!is_seen(last.clone(), 5, Duration::from_millis(20)).await);
        let waiting = tokio::spawn(is_seen(last.clone(), 5, Duration::from_secs(60)));
        told.send(4).unwrap();
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished(), "an earlier call is not it");
        told.send(6).unwrap();
        assert!(waiting.await.unwrap());
        drop(told);
        assert!(!is_seen(last, 7, Duration::from_secs(60)).await);
    }
}
