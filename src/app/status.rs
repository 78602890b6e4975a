//! Keeps the live state of all parts, and the numbers of the home page, up to date: whenever one of them
//! changes, and every ten seconds.

mod machine;
mod read;
mod screen;
mod shown;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::devices::clock::Clock;
use crate::recorder::Listening;
use crate::screens::{ScreensHandle, Status, Update};
use crate::status::{Board, Trouble};
use crate::store::Store;
use crate::sync::SyncState;
use crate::tasks::Tasks;

pub(super) use machine::update as told;
use read::{Reading, Surroundings};
pub(super) use shown::ShownConfig;

/// How often the time alone changes something: the day, the check-ins that count as recent, the
/// confidence of the clock.
const TIME_INTERVAL: Duration = Duration::from_secs(10);

/// Between two readings, so that an upload of a long backlog does not count it at every batch.
const MIN_INTERVAL: Duration = Duration::from_millis(100);

pub(super) struct StatusKeeper {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) screens: ScreensHandle,
    pub(super) board: Board,
    pub(super) shown: ShownConfig,
    pub(super) recorder: watch::Receiver<Listening>,
    pub(super) sync: SyncState,
}

impl StatusKeeper {
    pub(super) fn start(self, tasks: &mut Tasks) {
        screen::start(tasks, self.screens.clone(), &self.board);
        tasks.spawn("status", self.run());
    }

    async fn run(mut self) -> anyhow::Result<()> {
        let mut changes = self.store.changes();
        let mut time = tokio::time::interval(TIME_INTERVAL);
        let mut sent: Option<Status> = None;
        let mut has_news = true;
        let (mut heard, mut reached): (Option<Instant>, Instant) = (None, Instant::now());
        loop {
            if self.recorder.borrow().radio.receives() && (has_news || heard.is_none()) {
                heard = Some(Instant::now());
            }
            let around = self.surroundings(heard, &mut reached);
            changes.mark_unchanged();
            let nudging = sent.is_some_and(|status| status.nudge);
            let (store, clock) = (self.store.clone(), self.clock.clone());
            let reading = move || read::read(&store, clock.as_ref(), &around, nudging);
            match tokio::task::spawn_blocking(reading).await? {
                Ok(Reading { status, note }) => {
                    self.board.note(note);
                    if sent != Some(status) {
                        sent = Some(status);
                        self.screens.send(Update::Status(status))?;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the state of the kiosk was not read");
                    self.board.set(Trouble::StoreUnread, true);
                }
            }
            tokio::time::sleep(MIN_INTERVAL).await;
            has_news = tokio::select! {
                biased;
                () = changed(&mut self.recorder) => true,
                () = changed(&mut changes) => false,
                () = changed(&mut self.sync.online) => false,
                () = changed(&mut self.sync.totals) => false,
                _ = time.tick() => false,
            };
        }
    }

    /// What is known without the store. `heard` is when a Bluetooth device was heard last, `reached` when
    /// the backend was.
    fn surroundings(&mut self, heard: Option<Instant>, reached: &mut Instant) -> Surroundings {
        let online = *self.sync.online.borrow_and_update();
        if online {
            *reached = Instant::now();
        }
        Surroundings {
            shown: self.shown.clone(),
            totals: self.sync.totals.borrow_and_update().filter(|_| online),
            listening: self.recorder.borrow().clone(),
            heard_ago_s: heard.map(|at| at.elapsed().as_secs()),
            online,
            offline_s: reached.elapsed().as_secs(),
        }
    }
}

/// Waits for a change; for ever when none can come, as without a radio.
async fn changed<T>(receiver: &mut watch::Receiver<T>) {
    if receiver.changed().await.is_err() {
        std::future::pending().await
    }
}
