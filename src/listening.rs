//! What the radio hears becomes rows: events of a beacon source through the tracker into the
//! store. Rows that the store cannot take are kept and tried again; silence of the radio is
//! recorded as a gap.

mod families;

use std::sync::Arc;
use std::time::Duration;

use protocol::record::{Body, Contact, Gap};
use tokio::sync::{mpsc, watch};

use crate::devices::beacons::{BeaconError, BeaconEvent, BeaconSource, RadioState};
use crate::devices::clock::Clock;
use crate::presence::{Dropped, Rules, Tracker};
use crate::store::{Store, StoreError};
use crate::sync::SyncHandle;

use families::Families;
pub use families::FamilyCounts;

/// Events that may wait while the store writes: a second of the densest market.
const EVENTS_WAITING: usize = 4096;

/// How often rows are written; what a stretch is, the tracker decides.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Most rows kept while the store refuses them: a day of a busy market, 4 MB.
const ROWS_KEPT: usize = 50_000;

/// Why rows wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No room is left.
    Full,
    /// The store cannot write.
    Failed,
}

impl From<&StoreError> for Trouble {
    fn from(error: &StoreError) -> Self {
        if matches!(error, StoreError::DiskFull) { Self::Full } else { Self::Failed }
    }
}

/// How the listening goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    /// How the radio is.
    pub radio: RadioState,
    /// Devices heard within the last minute.
    pub near: usize,
    /// Beacons of other families heard within the last minute, each family apart.
    pub others: FamilyCounts,
    /// What the cap on ids cost.
    pub dropped: Dropped,
    /// Why the last rows were not written, if they were not.
    pub trouble: Option<Trouble>,
}

impl Default for Listening {
    fn default() -> Self {
        let (others, dropped) = (FamilyCounts::default(), Dropped::default());
        Self { radio: RadioState::Absent, near: 0, others, dropped, trouble: None }
    }
}

/// What the listener works with.
pub struct Listener {
    /// Where rows go.
    pub store: Store,
    /// Stamps what is written.
    pub clock: Arc<dyn Clock>,
    /// How sightings become stretches.
    pub rules: Rules,
    /// How it goes, for the screen.
    pub state: watch::Sender<Listening>,
    /// Woken when there is something new to send.
    pub sync: SyncHandle,
}

impl Listener {
    /// Listens until the source fails for good or `stop` says so; then everything heard is written.
    ///
    /// # Errors
    /// [`BeaconError`] when only another configuration helps.
    pub async fn run(
        self,
        source: Box<dyn BeaconSource>,
        mut stop: watch::Receiver<bool>,
    ) -> Result<(), BeaconError> {
        let (sender, mut events) = mpsc::channel(EVENTS_WAITING);
        let mut source = std::pin::pin!(source.run(sender));
        let mut log = Log {
            tracker: Tracker::new(self.rules),
            families: Families::default(),
            rows: Vec::new(),
            silent: None,
        };
        let mut beat = tokio::time::interval(FLUSH_EVERY);
        loop {
            tokio::select! {
                ended = &mut source => return ended,
                Some(event) = events.recv() => self.take(&mut log, event).await,
                _ = beat.tick() => {
                    let due = log.tracker.flush(self.clock.now().unix_s());
                    self.write(&mut log, due).await;
                }
                _ = stop.changed() => {
                    let rest = log.tracker.close();
                    self.write(&mut log, rest).await;
                    if let Some((from_s, reason)) = log.silent.take() {
                        let to_s = self.clock.now().unix_s();
                        self.record(Gap { from_s, to_s, reason }).await;
                    }
                    return Ok(());
                }
            }
        }
    }

    async fn take(&self, log: &mut Log, event: BeaconEvent) {
        match event {
            BeaconEvent::Heard(heard) => {
                if let Some((id, phone)) = heard.contact() {
                    let confidence = self.clock.now().confidence;
                    let at_s = heard.at_ms.div_euclid(1000);
                    log.tracker.hear(id, phone, heard.rssi, at_s, confidence);
                }
                if let Some(other) = heard.other() {
                    log.families.hear(other, heard.at_ms.div_euclid(1000));
                }
            }
            BeaconEvent::State { state: radio, since_ms } => {
                tracing::info!(state = %radio, "the radio's state changed");
                let since_s = since_ms.div_euclid(1000);
                match (&log.silent, radio.hears()) {
                    (None, false) => log.silent = Some((since_s, radio.to_string())),
                    (Some(_), true) => {
                        if let Some((from_s, reason)) = log.silent.take() {
                            self.record(Gap { from_s, to_s: since_s, reason }).await;
                        }
                    }
                    _ => {}
                }
                self.state.send_modify(|state| state.radio = radio);
            }
        }
    }

    async fn record(&self, gap: Gap) {
        let store = self.store.clone();
        let pushed = tokio::task::spawn_blocking(move || store.push(&Body::Gap(gap))).await;
        if let Ok(Err(error)) = pushed {
            tracing::warn!(%error, "a gap was not recorded");
        }
        self.sync.wake();
    }

    async fn write(&self, log: &mut Log, due: Vec<crate::presence::NewContact>) {
        // The store gives the numbers.
        log.rows.extend(due.into_iter().map(|row| row.numbered(0)));
        let mut trouble = None;
        if !log.rows.is_empty() {
            let (store, rows) = (self.store.clone(), std::mem::take(&mut log.rows));
            let (rows, written) = tokio::task::spawn_blocking(move || {
                let written = store.append_contacts(&rows);
                (rows, written)
            })
            .await
            .unwrap_or_else(|_| (Vec::new(), Ok(())));
            match written {
                Ok(()) => self.sync.wake(),
                Err(error) => trouble = Some(log.keep(rows, &error)),
            }
        }
        let now_s = self.clock.now().unix_s();
        let (near, others) = (log.tracker.near(now_s), log.families.near(now_s));
        let dropped = log.tracker.dropped();
        self.state.send_if_modified(|state| {
            let new = Listening { radio: state.radio.clone(), near, others, dropped, trouble };
            let changed = *state != new;
            *state = new;
            changed
        });
    }
}

struct Log {
    tracker: Tracker,
    families: Families,
    /// Rows that the store has not taken yet.
    rows: Vec<Contact>,
    /// Since when and why nothing is heard.
    silent: Option<(i64, String)>,
}

impl Log {
    fn keep(&mut self, mut rows: Vec<Contact>, error: &StoreError) -> Trouble {
        tracing::warn!(%error, rows = rows.len(), "contacts wait because the store refused them");
        if rows.len() > ROWS_KEPT {
            // The newest are worth more: the oldest are nearest to their deletion.
            rows.drain(..rows.len() - ROWS_KEPT);
        }
        self.rows = rows;
        error.into()
    }
}
