//! Waits for the end of the program: a signal of the system, or a task that ended by itself.

use std::time::Duration;

use anyhow::Context;
use rustix::process::{Signal, getpid, kill_process};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::service;
use crate::tasks::Tasks;

/// How long the program may take to end after a signal: more than all its parts are given, and less
/// than the 10 s after which people pull the plug.
const STOP_TIMEOUT: Duration = Duration::from_secs(9);

/// Waits for the end, stops all tasks and ends the event loop of the screens.
///
/// # Errors
/// Names the task that ended by itself, and why.
pub(super) async fn watch(mut tasks: Tasks) -> anyhow::Result<()> {
    let signalled = stop_signal()?;
    let result = tokio::select! {
        error = tasks.ended() => Err(error),
        () = signalled.cancelled() => Ok(()),
    };
    service::stop();
    tasks.stop().await;
    slint::quit_event_loop()?;
    result
}

/// As [`watch`], but ends after `duration` as well, where there is one, and successfully.
pub(super) async fn watch_for(mut tasks: Tasks, duration: Option<Duration>) {
    let signalled = stop_signal().unwrap_or_else(|error| {
        tracing::warn!("{error:#}");
        CancellationToken::new()
    });
    tokio::select! {
        error = tasks.ended() => tracing::warn!("{error:#}"),
        () = signalled.cancelled() => {}
        () = after(duration) => {}
    }
    tasks.stop().await;
    if let Err(error) = slint::quit_event_loop() {
        tracing::debug!(%error, "the event loop has ended already");
    }
}

async fn after(duration: Option<Duration>) {
    match duration {
        Some(duration) => tokio::time::sleep(duration).await,
        None => std::future::pending().await,
    }
}

/// A token that a signal of the system cancels. It is waited for on a thread of its own, which then
/// also sees to it that the program ends, whatever hangs.
fn stop_signal() -> anyhow::Result<CancellationToken> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .context("signals of the system cannot be received")?;
    let (mut terminate, mut interrupt) = {
        let _inside = runtime.enter();
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
    };
    let token = CancellationToken::new();
    let signalled = token.clone();
    let wait = move || {
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        });
        tracing::info!("stopping");
        signalled.cancel();
        std::thread::sleep(STOP_TIMEOUT);
        tracing::error!("some part of the kiosk hangs, so it ends without it");
        if let Err(error) = kill_process(getpid(), Signal::KILL) {
            tracing::error!(%error, "the kiosk cannot end itself");
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(token)
}
