//! What systemd is told: that the kiosk has started and lives, and how it is, in one line; and what the updater is told.

mod health;
mod progress;

use std::time::{Duration, Instant};

use sd_notify::NotifyState;
use tokio::sync::{mpsc, watch};
use tokio::time::MissedTickBehavior;
use updater::gate::Health;

use crate::recorder::Listening;
use crate::screens::ScreensHandle;
use crate::status::{self, Board, Trouble};
use crate::store::Store;
use crate::tasks::Tasks;

use health::HealthFile;
use progress::{Effect, Event, Failure, Progress, Seen, step};

/// Between two beats of a kiosk that no watchdog watches.
const INTERVAL: Duration = Duration::from_secs(10);

/// The watchdog's time holds so many beats; a frame may take one of them.
const BEATS: u32 = 3;

pub(super) struct Service {
    pub(super) store: Store,
    pub(super) screens: ScreensHandle,
    pub(super) board: Board,
    /// `None` where nobody listens.
    pub(super) recorder: Option<watch::Receiver<Listening>>,
}

impl Service {
    /// Starts the tasks. Without systemd nobody is told.
    pub(super) fn start(self, tasks: &mut Tasks) {
        tasks.spawn("service", tell_state(self.board.clone()));
        tasks.spawn("progress", self.watch());
    }

    async fn watch(self) -> anyhow::Result<()> {
        let watchdog = sd_notify::watchdog_enabled();
        let interval = watchdog.map_or(INTERVAL, |within| within / BEATS);
        let mut beats = tokio::time::interval(interval);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (failed, mut failures) = mpsc::unbounded_channel();
        let mut changes = self.store.changes();
        let (started, mut progress) = (Instant::now(), Progress::default());
        let (facts, mut health) = (self.board.watch(), Health::default());
        let mut file = HealthFile::of_service();
        loop {
            let event = tokio::select! {
                changed = changes.changed() => {
                    changed?;
                    Event::Committed
                }
                Some(failure) = failures.recv() => Event::Failed(failure),
                _ = beats.tick() => Event::Beat(self.look(interval).await),
            };
            let (next, effects) = step(progress, event, started.elapsed());
            progress = next;
            for effect in effects {
                match effect {
                    Effect::Ready => tell(&[NotifyState::Ready]),
                    Effect::Alive => tell(&[NotifyState::Watchdog]),
                    Effect::Hold(stuck) if watchdog.is_some() => {
                        tracing::error!("{stuck}, so systemd will start the kiosk again");
                    }
                    Effect::Hold(stuck) => tracing::error!("{stuck}; restart the kiosk"),
                    Effect::Try => self.try_to_write(failed.clone()),
                }
            }
            match event {
                Event::Committed => self.board.set(Trouble::StoreFails, false),
                Event::Failed(Failure::Other) => self.board.set(Trouble::StoreFails, true),
                Event::Failed(Failure::Full) | Event::Beat(_) => {}
            }
            health.painted |= progress.has_painted();
            health.stored |= progress.has_stored();
            health.synced |= facts.borrow().online;
            file.tell(health);
        }
    }

    async fn look(&self, within: Duration) -> Seen {
        let painted = self.screens.paints(within).await;
        Seen { painted, rounds: self.recorder.as_ref().map(|state| state.borrow().rounds) }
    }

    /// Waits for nothing: a disk that hangs would hang the watchdog's task as well.
    fn try_to_write(&self, failed: mpsc::UnboundedSender<Failure>) {
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = store.try_to_write() {
                tracing::warn!(%error, "the store was tried and cannot be written");
                // Fails only while the program ends.
                let _ = failed.send(Failure::from(&error));
            }
        });
    }
}

async fn tell_state(board: Board) -> anyhow::Result<()> {
    let mut watching = board.watch();
    let mut told = String::new();
    loop {
        let line = status::line(&watching.borrow_and_update());
        if line != told {
            tell(&[NotifyState::Status(&line)]);
            told = line;
        }
        watching.changed().await?;
    }
}

/// Says why the kiosk cannot start. systemd would take a second line for a message of its own.
pub(super) fn cannot_start(sentence: &str) {
    let line = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    tell(&[NotifyState::Status(&format!("cannot start: {line}"))]);
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
