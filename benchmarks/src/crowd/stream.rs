//! The event stream of a simulated kiosk: opened again as the kiosk's own policy says, after the last check-in.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::ensure;
use protocol::api::{self, CheckinEvent};

use super::kiosk::{NOWHERE, Simulated};
use super::policy::reconnect::{Reconnect, StreamEnd};
use crate::backend::http::Connection;

impl Simulated {
    /// Opens one stream after the other, for ever.
    pub async fn listen(self: Arc<Self>) {
        let (mut reconnect, mut ended_at) = (Reconnect::default(), None);
        loop {
            let opened = Instant::now();
            let end = self.follow(ended_at).await.unwrap_or(StreamEnd::Broken);
            if self.stream_at.swap(NOWHERE, Ordering::Relaxed) != NOWHERE {
                ended_at = Some(Instant::now());
                self.world.counts.stream_ended(end == StreamEnd::HandedOver);
            }
            tokio::time::sleep(reconnect.pause(end, opened.elapsed(), fastrand::f64())).await;
        }
    }

    /// Follows one stream to its end.
    async fn follow(&self, last_ended: Option<Instant>) -> anyhow::Result<StreamEnd> {
        let opening = tokio::time::timeout(self.world.timeouts.request, self.open());
        let (mut connection, process) = opening.await??;
        let mut name = String::new();
        loop {
            let line = self.line(&mut connection).await?;
            if let Some(event) = line.strip_prefix("event: ") {
                event.clone_into(&mut name);
                continue;
            }
            let Some(data) = line.strip_prefix("data: ") else {
                // The last chunk.
                if line == "0" {
                    return Ok(StreamEnd::Broken);
                }
                continue;
            };
            match name.as_str() {
                "checkin" => self.checkin(serde_json::from_str(data)?),
                // The last of what a stream begins with.
                "totals" if self.stream_at.swap(process, Ordering::Relaxed) == NOWHERE => {
                    self.world.counts.is_listening(self.index);
                    if let Some(ended) = last_ended {
                        self.world.counts.gap(ended.elapsed());
                    }
                }
                "reconnect" => return Ok(StreamEnd::HandedOver),
                _ => {}
            }
        }
    }

    fn checkin(&self, event: CheckinEvent) {
        let last = *self.told.borrow();
        if event.event != last + 1 {
            let (number, event) = (self.kiosk.number, event.event);
            let said = format!("kiosk {number} was told of check-in {event} after {last}");
            self.world.counts.fault(said);
        }
        self.told.send_replace(event.event);
    }

    /// Sends the request and reads the head of its answer.
    async fn open(&self) -> anyhow::Result<(Connection, usize)> {
        let target = format!("{}?after={}&declared=0", api::EVENTS, *self.told.borrow());
        self.world.counts.sent_request(self.index);
        let (mut connection, process) = self.world.connect().await?;
        let proof = self.proof("GET", &target, b"");
        connection.send("GET", &target, &proof, b"").await?;
        let status = connection.line().await?;
        let status = status.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
        self.world.counts.answered(status);
        ensure!(status == 200, "a stream was answered {status}");
        while !connection.line().await?.is_empty() {}
        Ok((connection, process))
    }

    async fn line(&self, connection: &mut Connection) -> anyhow::Result<String> {
        tokio::time::timeout(self.world.timeouts.silence, connection.line()).await?
    }

    /// Waits until it was told of a check-in; how long that took.
    pub async fn hears_of(&self, event: i64, begun: Instant) -> anyhow::Result<Duration> {
        let mut told = self.told.subscribe();
        let patience = Duration::from_secs(60);
        tokio::time::timeout(patience, told.wait_for(|last| *last >= event)).await??;
        Ok(begun.elapsed())
    }
}
