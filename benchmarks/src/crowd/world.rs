//! The processes as kiosks and visitors find them.

use std::time::Duration;

use anyhow::bail;

use super::counts::Counts;
use super::policy::timeouts::Timeouts;
use crate::backend::http::{Answer, Connection};

/// The two processes, with what happens at them.
pub struct World {
    pub addresses: [String; 2],
    pub counts: Counts,
    pub timeouts: Timeouts,
}

impl World {
    /// A connection to one of the processes: as a proxy in front of them does, to the other one when the first takes
    /// none. Returns which it is as well.
    pub async fn connect(&self) -> anyhow::Result<(Connection, usize)> {
        let first = usize::from(fastrand::bool());
        for process in [first, 1 - first] {
            if let Ok(connection) = self.connect_to(process).await {
                return Ok((connection, process));
            }
        }
        self.counts.refused();
        bail!("no process takes a connection")
    }

    pub async fn connect_to(&self, process: usize) -> anyhow::Result<Connection> {
        let Some(address) = self.addresses.get(process) else { bail!("no such process") };
        tokio::time::timeout(self.timeouts.connect, Connection::open(address)).await?
    }

    /// Sends over a connection that may be there already, and keeps it for the next request. A connection that ended
    /// while nobody used it is no failure.
    pub async fn ask(
        &self,
        kept: &mut Option<Connection>,
        (method, target): (&str, &str),
        headers: &str,
        body: &[u8],
    ) -> anyhow::Result<Answer> {
        let asking = async {
            if let Some(mut connection) = kept.take()
                && connection.send(method, target, headers, body).await.is_ok()
                && let Ok(answer) = connection.answer().await
            {
                *kept = Some(connection);
                return Ok(answer);
            }
            let (mut connection, _) = self.connect().await?;
            connection.send(method, target, headers, body).await?;
            let answer = connection.answer().await?;
            *kept = Some(connection);
            Ok::<_, anyhow::Error>(answer)
        };
        let answer = tokio::time::timeout(self.timeouts.request, asking).await;
        let answer = answer.unwrap_or_else(|late| Err(late.into()));
        self.counts.answered(answer.as_ref().map_or(0, |answer| answer.status));
        answer
    }
}

/// Waits until `done`; false when it takes too long.
pub async fn until(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let waiting = async {
        while !done() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(patience, waiting).await.is_ok()
}
