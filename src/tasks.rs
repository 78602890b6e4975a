//! Long-running tasks by name, and the one signal that stops them all.
//!
//! None of them should end by itself: the first that does takes the process down, and systemd
//! starts it again.

use std::collections::HashMap;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// How long tasks may take to write what they hold before they are cut off.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub struct Tasks {
    running: JoinSet<anyhow::Result<()>>,
    names: HashMap<Id, &'static str>,
    stop: CancellationToken,
}

impl Tasks {
    /// Starts a task that holds nothing: it is dropped wherever it waits when the program stops.
    pub fn spawn(
        &mut self,
        name: &'static str,
        task: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        let stop = self.stop.clone();
        self.insert(name, async move {
            tokio::select! {
                result = task => result,
                () = stop.cancelled() => Ok(()),
            }
        });
    }

    /// Starts a task that has to write what it holds: it is given the stop signal and must end by
    /// itself after it.
    pub fn spawn_draining<F>(
        &mut self,
        name: &'static str,
        task: impl FnOnce(CancellationToken) -> F,
    ) where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let task = task(self.stop.clone());
        self.insert(name, task);
    }

    fn insert(
        &mut self,
        name: &'static str,
        task: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        let id = self.running.spawn(task).id();
        self.names.insert(id, name);
    }

    /// Waits until a task ends; the answer names it and says why.
    pub async fn ended(&mut self) -> anyhow::Error {
        let ended = self.running.join_next_with_id().await;
        let (id, cause) = match ended {
            None => {
                return anyhow::anyhow!("the kiosk has no tasks; this is a fault of the program");
            }
            Some(Ok((id, Ok(())))) => (id, anyhow::anyhow!("it had nothing more to do")),
            Some(Ok((id, Err(error)))) => (id, error),
            Some(Err(error)) => (JoinError::id(&error), error.into()),
        };
        let name = self.names.get(&id).copied().unwrap_or("?");
        cause.context(format!("the task {name} ended, so the kiosk stops to be started again"))
    }

    /// Stops every task and waits until each has written what it holds.
    pub async fn stop(mut self) {
        self.stop.cancel();
        let all = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(SHUTDOWN_TIMEOUT, all).await.is_err() {
            tracing::warn!(tasks = self.running.len(), "some tasks did not end in time");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_task_that_ends_is_named_with_its_reason() {
        let mut tasks = Tasks::default();
        tasks.spawn("sync", std::future::pending());
        tasks.spawn("radio", async { anyhow::bail!("no adapter") });
        let ended = format!("{:#}", tasks.ended().await);
        assert!(ended.contains("the task radio ended") && ended.contains("no adapter"), "{ended}");

        let mut tasks = Tasks::default();
        tasks.spawn("search", async { panic!("a fault") });
        let ended = format!("{:#}", tasks.ended().await);
        assert!(ended.contains("the task search ended") && ended.contains("panicked"), "{ended}");
    }

    #[tokio::test]
    async fn a_stop_drops_the_idle_and_waits_for_those_that_write() {
        let mut tasks = Tasks::default();
        tasks.spawn("sync", std::future::pending());
        let (written, is_written) = tokio::sync::oneshot::channel();
        tasks.spawn_draining("listening", |stop| async move {
            stop.cancelled().await;
            tokio::task::yield_now().await;
            written.send(()).map_err(|()| anyhow::anyhow!("nobody waits"))
        });
        tasks.stop().await;
        assert!(is_written.await.is_ok());
    }
}
