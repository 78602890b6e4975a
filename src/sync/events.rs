//! Listens to the backend's stream: check-ins to count, and word of new case lists.
//!
//! The stream is opened again after the last event that is stored, so nothing is missed; what is
//! told twice is counted once by the store.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use protocol::api::CheckinEvent;
use tokio::sync::mpsc;

use super::client::{Client, ClientError};
use super::plan::backoff;
use super::uploader::NewCases;
use super::{SyncError, SyncHandle, SyncNotice, credentials, jitter};
use crate::devices::clock::Clock;
use crate::store::{Identity, Store, StoreError};

/// A stream that lived so long was sound, and its end is no reason to wait longer than at first.
const HEALTHY: Duration = Duration::from_secs(60);

/// Events that the kiosk knows; others are passed over, a newer backend may send them.
enum Heard {
    CheckIn(CheckinEvent),
    Cases(i64),
    Other,
}

fn read(name: &str, data: &str) -> Result<Heard, ClientError> {
    let odd = |what: &str| ClientError::Answer(format!("an event {name:?} {what}"));
    match name {
        "checkin" => {
            serde_json::from_str(data).map(Heard::CheckIn).map_err(|_| odd("that is no check-in"))
        }
        "cases" => data.trim().parse().map(Heard::Cases).map_err(|_| odd("without a version")),
        _ => Ok(Heard::Other),
    }
}

/// Runs until nobody listens any more.
pub(super) async fn listen(
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    handle: SyncHandle,
    notices: mpsc::Sender<SyncNotice>,
    news: mpsc::Sender<NewCases>,
) {
    let listener = Listener { store, client, clock, notices, news };
    let mut failures = 0_u32;
    while !listener.notices.is_closed() {
        let identity = match listener.store.identity() {
            Ok(Some(identity)) => identity,
            Ok(None) => {
                tokio::select! {
                    () = handle.enrolled.notified() => {}
                    () = listener.notices.closed() => {}
                }
                continue;
            }
            Err(error) => {
                tracing::warn!(%error, "the event stream cannot read the store");
                failures = failures.saturating_add(1);
                tokio::time::sleep(backoff(failures, jitter())).await;
                continue;
            }
        };
        let opened = Instant::now();
        let ended = tokio::select! {
            ended = listener.follow(&identity) => ended,
            // A new identity ends the old one's stream.
            () = handle.enrolled.notified() => continue,
            () = listener.notices.closed() => return,
        };
        failures = if opened.elapsed() > HEALTHY { 1 } else { failures.saturating_add(1) };
        if let Err(error) = ended {
            tracing::info!(%error, "the event stream ended");
        }
        tokio::select! {
            () = tokio::time::sleep(backoff(failures, jitter())) => {}
            () = listener.notices.closed() => {}
        }
    }
}

struct Listener {
    store: Store,
    client: Client,
    clock: Arc<dyn Clock>,
    notices: mpsc::Sender<SyncNotice>,
    news: mpsc::Sender<NewCases>,
}

impl Listener {
    /// Follows one stream to its end.
    async fn follow(&self, who: &Identity) -> Result<(), SyncError> {
        let after = self.store.last_event()?;
        let answer = self.client.events(after, &credentials(who), self.clock.as_ref()).await?;
        let mut stream = answer.bytes_stream().eventsource();
        while let Some(event) = stream.next().await {
            let event = event.map_err(|error| ClientError::Unreachable(error.to_string()))?;
            match read(&event.event, &event.data) {
                Ok(event) => self.take(event).await?,
                // One odd event must not keep the later ones away.
                Err(error) => tracing::warn!(%error, "an event was passed over"),
            }
        }
        Ok(())
    }

    async fn take(&self, heard: Heard) -> Result<(), StoreError> {
        match heard {
            Heard::CheckIn(event) => {
                if self.store.record_checkin(&event)? {
                    let notice = SyncNotice::CheckIn(event);
                    if self.notices.send(notice).await.is_err() {
                        tracing::debug!("nobody listens to sync any more");
                    }
                }
            }
            Heard::Cases(version) => {
                // A full channel already holds the same news.
                if version > self.store.cases_version()? && self.news.try_send(NewCases).is_err() {
                    tracing::debug!("news of cases were waiting already");
                }
            }
            Heard::Other => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_as_a_table() {
        let good = r#"{"event":7,"at_s":1625702412,"direction":"in","evidence":"live"}"#;
        assert!(matches!(read("checkin", good), Ok(Heard::CheckIn(event)) if event.event == 7));
        assert!(matches!(read("cases", "12"), Ok(Heard::Cases(12))));
        assert!(matches!(read("message", "hello"), Ok(Heard::Other)));
        for (name, data) in [("checkin", "{}"), ("checkin", ""), ("cases", "soon")] {
            assert!(read(name, data).is_err(), "{name} {data}");
        }
    }
}
