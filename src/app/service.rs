//! What systemd is told: that the kiosk runs, and how it is, in one line.

use sd_notify::NotifyState;

use crate::status::{self, Board};
use crate::tasks::Tasks;

/// Starts the task. Without systemd nobody is told.
pub(super) fn start(tasks: &mut Tasks, board: &Board) {
    let mut watching = board.watch();
    tasks.spawn("service", async move {
        let mut told = String::new();
        tell(&[NotifyState::Ready]);
        loop {
            let line = status::line(&watching.borrow_and_update());
            if line != told {
                tell(&[NotifyState::Status(&line)]);
                told = line;
            }
            watching.changed().await?;
        }
    });
}

/// Says that the kiosk ends.
pub(super) fn stop() {
    tell(&[NotifyState::Stopping]);
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!(%error, "systemd was not told how the kiosk is");
    }
}
