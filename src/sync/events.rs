//! Follows the backend's stream: check-ins to count, declarations to remember for the day, calls that staff
//! have seen, totals of the venue, and announcements of new case lists and windows.
//!
//! The stream is opened again after the last event that is stored, so nothing is missed; an event
//! that comes twice is counted once by the store. A burst is stored in one transaction, because
//! somebody with a photo of the poster can make as many as the backend lets pass.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use protocol::api::{CallSeen, CheckinEvent, VenueTotals};
use protocol::civil::vietnam_day;
use protocol::declared::Declared;
use tokio::sync::watch;

use super::Announced;
use super::client::{Client, ClientError, Credentials};
use super::error::SyncError;
use super::jitter::jitter;
use super::pace::Pace;
use super::reconnect::{Reconnect, StreamEnd};
use crate::devices::clock::Clock;
use crate::store::{Identity, Store};

/// Events that wait for their transaction at most.
const PAGE_MAX: usize = 256;

/// Failures in a row after which the totals that came last are too old.
const TOTALS_FAILURES: u32 = 2;

/// A newer backend may send others, which are skipped.
enum Event {
    CheckIn(CheckinEvent),
    Declared(Declared),
    CallSeen(CallSeen),
    Cases(i64),
    Windows(i64),
    Totals(VenueTotals),
    Reconnect,
    Other,
}

fn read(name: &str, data: &str) -> Result<Event, ClientError> {
    let odd = |what: &str| ClientError::Answer(format!("an event {name:?} {what}"));
    match name {
        "checkin" => {
            serde_json::from_str(data).map(Event::CheckIn).map_err(|_| odd("that is no check-in"))
        }
        "declared" => {
            serde_json::from_str(data).map(Event::Declared).map_err(|_| odd("that is none"))
        }
        "call-seen" => {
            serde_json::from_str(data).map(Event::CallSeen).map_err(|_| odd("that is no call"))
        }
        "cases" => data.trim().parse().map(Event::Cases).map_err(|_| odd("without a version")),
        "windows" => data.trim().parse().map(Event::Windows).map_err(|_| odd("without a version")),
        "totals" => {
            serde_json::from_str(data).map(Event::Totals).map_err(|_| odd("that are no totals"))
        }
        "reconnect" => Ok(Event::Reconnect),
        _ => Ok(Event::Other),
    }
}

pub(super) type OnCheckins = Box<dyn Fn(&[CheckinEvent]) + Send + Sync>;

pub(super) struct EventStream {
    pub(super) store: Store,
    pub(super) client: Client,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) on_checkins: OnCheckins,
    pub(super) call_seen: watch::Sender<i64>,
    pub(super) totals: watch::Sender<Option<VenueTotals>>,
    pub(super) announced: Announced,
}

impl EventStream {
    /// Opens one stream after the other, for ever.
    pub(super) async fn run(self) {
        let mut changes = self.store.changes();
        let mut reconnect = Reconnect::default();
        loop {
            changes.mark_unchanged();
            let identity = match self.store.identity() {
                Ok(Some(identity)) => identity,
                Ok(None) => {
                    // Cannot fail while the store is held here.
                    let _ = changes.changed().await;
                    continue;
                }
                Err(error) => {
                    tracing::warn!(%error, "the event stream cannot read the store");
                    let pause = reconnect.pause(StreamEnd::Broken, Duration::ZERO, jitter());
                    tokio::time::sleep(pause).await;
                    continue;
                }
            };
            let opened = Instant::now();
            let ended = tokio::select! {
                ended = self.follow(&identity) => ended,
                () = self.other_identity(&identity, &mut changes) => {
                    self.totals.send_replace(None);
                    continue;
                }
            };
            let end = ended.unwrap_or_else(|error| {
                tracing::info!(%error, "the event stream ended");
                StreamEnd::Broken
            });
            let pause = reconnect.pause(end, opened.elapsed(), jitter());
            if reconnect.failures() >= TOTALS_FAILURES {
                self.totals.send_replace(None);
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Waits until the kiosk was enrolled anew, which ends the stream of the identity before.
    async fn other_identity(&self, known: &Identity, changes: &mut watch::Receiver<u64>) {
        loop {
            let _ = changes.changed().await;
            if let Ok(Some(identity)) = self.store.identity()
                && !identity.is_same(known)
            {
                return;
            }
        }
    }

    /// Follows one stream to its end.
    async fn follow(&self, who: &Identity) -> Result<StreamEnd, SyncError> {
        let after = self.store.last_event()?;
        let (declared, proof) = (self.store.last_declared()?, Credentials::of(who));
        let stream = self.client.events(after, declared, &proof, self.clock.as_ref()).await?;
        let mut stream = std::pin::pin!(stream);
        let mut page = Page::default();
        let mut pace = Pace::new(Instant::now());
        loop {
            tokio::select! {
                biased;
                event = stream.next(), if page.len() < PAGE_MAX => {
                    let event = match event {
                        Some(Ok(event)) => event,
                        Some(Err(error)) => {
                            self.store_page(&mut page)?;
                            return Err(error.into());
                        }
                        None => {
                            self.store_page(&mut page)?;
                            return Ok(StreamEnd::Broken);
                        }
                    };
                    match read(&event.name, &event.data) {
                        Ok(Event::CheckIn(event)) => page.checkins.push(event),
                        Ok(Event::Declared(event)) => page.declared.push(event),
                        Ok(Event::CallSeen(seen)) => {
                            self.call_seen.send_if_modified(|last| {
                                let is_later = *last < seen.call;
                                *last = seen.call.max(*last);
                                is_later
                            });
                        }
                        Ok(Event::Cases(version)) => {
                            if version > self.store.cases_version()? {
                                self.announced.cases.notify_one();
                            }
                        }
                        Ok(Event::Windows(version)) => {
                            if version > self.store.windows_version()? {
                                self.announced.windows.notify_one();
                            }
                        }
                        Ok(Event::Totals(totals)) => {
                            self.totals.send_replace(Some(totals));
                        }
                        Ok(Event::Reconnect) => {
                            self.store_page(&mut page)?;
                            return Ok(StreamEnd::HandedOver);
                        }
                        Ok(Event::Other) => {}
                        // One unreadable event must not keep the later ones away.
                        Err(error) => tracing::warn!(%error, "an event was skipped"),
                    }
                }
                () = tokio::time::sleep_until(pace.next_at().into()), if page.len() > 0 => {
                    self.store_page(&mut page)?;
                    pace.wrote(Instant::now());
                }
            }
        }
    }

    fn store_page(&self, page: &mut Page) -> Result<(), SyncError> {
        let Page { checkins, declared } = std::mem::take(page);
        if !checkins.is_empty() {
            let new = self.store.record_checkins(&checkins)?;
            if !new.is_empty() {
                (self.on_checkins)(&new);
            }
        }
        if !declared.is_empty() {
            self.store.record_declared(&declared, vietnam_day(self.clock.now().unix_s()))?;
        }
        Ok(())
    }
}

/// Events that wait for their transaction.
#[derive(Default)]
struct Page {
    checkins: Vec<CheckinEvent>,
    declared: Vec<Declared>,
}

impl Page {
    fn len(&self) -> usize {
        self.checkins.len() + self.declared.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_as_a_table() {
        let good = r#"{"event":7,"at_s":1625702412,"direction":"in","evidence":"live"}"#;
        assert!(matches!(read("checkin", good), Ok(Event::CheckIn(event)) if event.event == 7));
        let seen = r#"{"call":5,"at_s":1625702412}"#;
        assert!(matches!(read("call-seen", seen), Ok(Event::CallSeen(seen)) if seen.call == 5));
        assert!(matches!(read("cases", "12"), Ok(Event::Cases(12))));
        assert!(matches!(read("windows", "9"), Ok(Event::Windows(9))));
        assert!(matches!(read("message", "hello"), Ok(Event::Other)));
        assert!(matches!(read("reconnect", "stop"), Ok(Event::Reconnect)));
        let declared = r#"{"number":3,"day":18816,"receipt":"00007","people":2}"#;
        assert!(matches!(read("declared", declared), Ok(Event::Declared(it)) if it.number == 3));
        let totals = r#"{"day":18816,"entered":3,"left":1,"inside":2}"#;
        assert!(matches!(read("totals", totals), Ok(Event::Totals(totals)) if totals.inside == 2));
        for (name, data) in [
            ("totals", "{}"),
            ("declared", "{}"),
            ("call-seen", "{}"),
            ("checkin", "{}"),
            ("checkin", ""),
            ("cases", "soon"),
            ("windows", ""),
        ] {
            assert!(read(name, data).is_err(), "{name} {data}");
        }
    }
}
