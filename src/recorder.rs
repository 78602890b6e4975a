//! Records contacts: events of a beacon source go through the tracker into the store.
//!
//! Contacts that the store cannot take are kept and tried again; times in which the radio receives
//! nothing are stored as gaps. A room of its own and not a part of `presence`, which is pure and
//! which the store itself uses: the recorder needs the store below it.

mod families;
mod flood;
mod journal;
mod listening;
mod log;
mod sighting;

use std::sync::Arc;
use std::time::Duration;

use protocol::record::{Body, Gap};
use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::devices::beacons::{BeaconError, BeaconEvent, BeaconSource, Heard, RadioState};
use crate::devices::clock::Clock;
use crate::presence::check::Sighting;
use crate::presence::{Rules, SLOT_S, Stretch, Tracker};
use crate::store::Store;
use crate::tasks::Tasks;

pub use families::FamilyCounts;
pub use listening::{Listening, Trouble};

use journal::Journal;
use log::Log;
use sighting::sighting;

/// Events that may wait while the store writes: a second of the densest market, with a reserve.
const EVENT_QUEUE_CAPACITY: usize = 4096;

/// Sightings that may wait for the check of a phone.
const SIGHTING_QUEUE_CAPACITY: usize = 1024;

/// How often the tracker is asked for ended stretches.
const FLUSH_INTERVAL: Duration = Duration::from_secs(1);

/// The recorder with everything it needs; see [`Recorder::run`].
pub struct Recorder {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub rules: Rules,
    pub state: watch::Sender<Listening>,
    /// Single sightings, for a visitor who checks a phone; without receivers most of the time.
    pub sightings: broadcast::Sender<Sighting>,
}

/// What the recorder publishes.
pub struct RecorderHandle {
    pub state: watch::Receiver<Listening>,
    pub sightings: broadcast::Sender<Sighting>,
}

impl Recorder {
    /// Starts recording from `source`; without one nothing is ever published.
    pub fn start(
        tasks: &mut Tasks,
        source: Option<Box<dyn BeaconSource>>,
        store: &Store,
        clock: &Arc<dyn Clock>,
        rules: Rules,
    ) -> RecorderHandle {
        let (state, published) = watch::channel(Listening::default());
        let sightings = broadcast::Sender::new(SIGHTING_QUEUE_CAPACITY);
        let handle = RecorderHandle { state: published, sightings: sightings.clone() };
        if let Some(source) = source {
            let recorder =
                Self { store: store.clone(), clock: clock.clone(), rules, state, sightings };
            tasks.spawn_draining("recorder", |stop| async move {
                Ok(recorder.run(source, stop).await?)
            });
        }
        handle
    }

    /// Records until the source fails for good or `stop` is cancelled; then everything is written.
    ///
    /// # Errors
    /// [`BeaconError`] when only another configuration helps.
    pub async fn run(
        self,
        source: Box<dyn BeaconSource>,
        stop: CancellationToken,
    ) -> Result<(), BeaconError> {
        let (sender, mut events) = mpsc::channel(EVENT_QUEUE_CAPACITY);
        let mut source = std::pin::pin!(source.run(sender));
        let mut log = Log::new(self.resume().await);
        let mut flush = tokio::time::interval(FLUSH_INTERVAL);
        loop {
            tokio::select! {
                ended = &mut source => return ended,
                Some(event) = events.recv() => self.handle(&mut log, event).await,
                _ = flush.tick() => {
                    let ended = log.tracker.flush(self.clock.now().unix_s());
                    let journal = log.journal.is_due(log.tracker.open().len(), self.rules.journal_s);
                    self.write(&mut log, ended, journal).await;
                }
                () = stop.cancelled() => {
                    // Open stretches go into the journal and not into contacts: the next run
                    // continues them, so that a restart makes no second contact.
                    let ended = log.tracker.flush(self.clock.now().unix_s());
                    self.write(&mut log, ended, true).await;
                    if let Some((from_s, reason)) = log.gap.take() {
                        let to_s = self.clock.now().unix_s();
                        self.store_gap(Gap { from_s, to_s, reason }).await;
                    }
                    return Ok(());
                }
            }
        }
    }

    /// A tracker that continues the stretches of the last run.
    async fn resume(&self) -> Tracker {
        let mut tracker = Tracker::new(self.rules);
        let store = self.store.clone();
        match tokio::task::spawn_blocking(move || store.open_stretches()).await {
            Ok(Ok(open)) => tracker.resume(open),
            Ok(Err(error)) => tracing::warn!(%error, "the journal of contacts was not read"),
            Err(error) => tracing::warn!(%error, "the journal of contacts was not read"),
        }
        tracker
    }

    async fn handle(&self, log: &mut Log, event: BeaconEvent) {
        match event {
            BeaconEvent::Heard(heard) => self.handle_advert(log, heard),
            BeaconEvent::State { state, since_ms } => {
                self.handle_state(log, state, since_ms.div_euclid(1000)).await;
            }
        }
    }

    fn handle_advert(&self, log: &mut Log, heard: Heard) {
        if self.sightings.receiver_count() > 0
            && let Some(sighting) = sighting(&heard)
        {
            // Fails when the check has just ended.
            let _ = self.sightings.send(sighting);
        }
        let at_s = heard.at_ms.div_euclid(1000);
        if let Some((id, phone)) = heard.contact() {
            let confidence = self.clock.now().confidence;
            log.tracker.record(id, phone, heard.rssi, at_s, confidence);
            log.journal.mark_stale();
            log.flood.update(log.tracker.dropped(), self.rules.ids_per_slot);
        }
        if let Some(other) = heard.other() {
            log.families.record(other, at_s);
        }
    }

    async fn handle_state(&self, log: &mut Log, radio: RadioState, since_s: i64) {
        tracing::info!(state = %radio, "the radio's state changed");
        match (&log.gap, radio.receives()) {
            (None, false) => log.gap = Some((since_s, radio.to_string())),
            (Some(_), true) => {
                if let Some((from_s, reason)) = log.gap.take() {
                    self.store_gap(Gap { from_s, to_s: since_s, reason }).await;
                }
            }
            _ => {}
        }
        self.state.send_modify(|state| state.radio = radio.clone());
        self.store_radio_state(radio, since_s).await;
    }

    /// Logs the number of contacts of a slot; with shorter stretches that would be too often.
    fn log_contacts(&self, ended: &[Stretch]) {
        if self.rules.flush_after_s >= SLOT_S {
            let near = self.rules.near;
            let stayed = ended.iter().filter(|one| near.stayed(one.near_minutes())).count();
            tracing::info!(contacts = ended.len(), stayed_near = stayed, "contacts were written");
        }
    }

    async fn store_gap(&self, gap: Gap) {
        let store = self.store.clone();
        let pushed = tokio::task::spawn_blocking(move || store.push(&Body::Gap(gap))).await;
        if let Ok(Err(error)) = pushed {
            tracing::warn!(%error, "a gap was not recorded");
        }
    }

    /// Stores the state for `kiosk selftest`, which runs in another process.
    async fn store_radio_state(&self, radio: RadioState, since_s: i64) {
        let store = self.store.clone();
        let remember = move || store.remember_radio(&radio, since_s);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(remember).await {
            tracing::warn!(%error, "the radio's state was not stored");
        }
    }

    /// Writes the ended stretches as contacts, and with them, or when `journal` is set, the open
    /// ones.
    async fn write(&self, log: &mut Log, ended: Vec<Stretch>, journal: bool) {
        log.unwritten.extend(ended);
        let mut trouble = None;
        if journal || !log.unwritten.is_empty() {
            let (store, ended) = (self.store.clone(), std::mem::take(&mut log.unwritten));
            let open: Vec<_> = log.tracker.open().collect();
            let (ended, written) = tokio::task::spawn_blocking(move || {
                let written = store.settle(&ended, open);
                (ended, written)
            })
            .await
            .unwrap_or_else(|_| (Vec::new(), Ok(())));
            match written {
                Ok(()) => {
                    log.journal = Journal::fresh();
                    if !ended.is_empty() {
                        self.log_contacts(&ended);
                    }
                }
                Err(error) => trouble = Some(log.keep(ended, &error)),
            }
        }
        let now_s = self.clock.now().unix_s();
        let (present, others) = (log.tracker.present(now_s), log.families.present(now_s));
        let dropped = log.tracker.dropped();
        self.state.send_if_modified(|state| {
            let (radio, rounds) = (state.radio.clone(), state.rounds);
            let new = Listening { radio, present, others, dropped, trouble, rounds };
            let changed = *state != new;
            *state = Listening { rounds: rounds.wrapping_add(1), ..new };
            changed
        });
    }
}
