//! Long tasks by name. None of them should end; the first that does takes the process down, and
//! whoever started it starts it again.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

/// How long the tasks may take to write down what they hold.
const FAREWELL: Duration = Duration::from_secs(5);

/// The tasks of the appliance.
#[derive(Default)]
pub(super) struct Tasks {
    running: JoinSet<anyhow::Result<()>>,
    names: HashMap<Id, &'static str>,
    /// Those that hold something unwritten and end when they are told to stop.
    heeding: HashSet<Id>,
}

impl Tasks {
    /// Starts a task under a name.
    pub(super) fn spawn(
        &mut self,
        name: &'static str,
        task: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        let id = self.running.spawn(task).id();
        self.names.insert(id, name);
    }

    /// As [`Tasks::spawn`], for a task that writes down what it holds when it is told to stop.
    pub(super) fn spawn_heeding(
        &mut self,
        name: &'static str,
        task: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        let id = self.running.spawn(task).id();
        self.names.insert(id, name);
        self.heeding.insert(id);
    }

    /// Waits until a task ends or the system says stop; then tells `stop` and ends the screens.
    ///
    /// # Errors
    /// Names the task that ended by itself, and why.
    pub(super) async fn watch(mut self, stop: watch::Sender<bool>) -> anyhow::Result<()> {
        let ended = tokio::select! {
            Some(ended) = self.running.join_next_with_id() => Some(ended),
            result = asked_to_stop() => {
                result?;
                None
            }
        };
        if let Some(ended) = &ended {
            let id = ended.as_ref().map_or_else(tokio::task::JoinError::id, |(id, _)| *id);
            self.heeding.remove(&id);
        }
        stop.send_replace(true);
        let result = match ended {
            None => {
                tracing::info!("stopping");
                Ok(())
            }
            Some(Ok((id, result))) => {
                let name = self.names.get(&id).copied().unwrap_or("?");
                let why =
                    result.err().unwrap_or_else(|| anyhow::anyhow!("it had nothing more to do"));
                Err(why.context(format!(
                    "the task {name} ended, so the kiosk stops to be started again"
                )))
            }
            Some(Err(error)) => {
                Err(anyhow::Error::new(error).context("a task of the kiosk failed"))
            }
        };
        let writing = async {
            while !self.heeding.is_empty()
                && let Some(ended) = self.running.join_next_with_id().await
            {
                self.heeding.remove(&ended.map_or_else(|error| error.id(), |(id, _)| id));
            }
        };
        // Who takes longer is cut off.
        let _ = tokio::time::timeout(FAREWELL, writing).await;
        slint::quit_event_loop()?;
        result
    }
}

async fn asked_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
