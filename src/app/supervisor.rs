//! Waits for the end of the program: a signal of the system, or a task that ended by itself.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use crate::tasks::Tasks;

/// Waits for the end, stops all tasks and ends the event loop of the screens.
///
/// # Errors
/// Names the task that ended by itself, and why.
pub(super) async fn watch(mut tasks: Tasks) -> anyhow::Result<()> {
    let result = tokio::select! {
        error = tasks.ended() => Err(error),
        result = stop_signal() => result,
    };
    tasks.stop().await;
    slint::quit_event_loop()?;
    result
}

/// As [`watch`], but ends after `duration` as well, and successfully.
pub(super) async fn watch_for(mut tasks: Tasks, duration: Duration) {
    tokio::select! {
        error = tasks.ended() => tracing::warn!("{error:#}"),
        result = stop_signal() => drop(result),
        () = tokio::time::sleep(duration) => {}
    }
    tasks.stop().await;
    if let Err(error) = slint::quit_event_loop() {
        tracing::debug!(%error, "the event loop has ended already");
    }
}

async fn stop_signal() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    Ok(())
}
