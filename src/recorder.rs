//! Records contacts: events of a beacon source go through the tracker into the store.
//!
//! Contacts that the store cannot take are kept and tried again; times in which the radio receives
//! nothing are stored as gaps. A room of its own and not a part of `presence`, which is pure and
//! which the store itself uses: the recorder needs the store below it.

mod families;
mod flood;
mod journal;

use std::sync::Arc;
use std::time::Duration;

use protocol::bluezone::advert::Advert;
use protocol::record::{Body, Gap};
use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::devices::beacons::{BeaconError, BeaconEvent, BeaconSource, Heard, RadioState};
use crate::devices::clock::Clock;
use crate::presence::check::{Seen, Sighting};
use crate::presence::{Dropped, Rules, SLOT_S, Stretch, Tracker};
use crate::store::{Store, StoreError};
use crate::tasks::Tasks;

pub use families::FamilyCounts;

use families::Families;
use flood::FloodWarning;
use journal::Journal;

/// Events that may wait while the store writes: a second of the densest market, with a reserve.
const EVENT_QUEUE_CAPACITY: usize = 4096;

/// Sightings that may wait for the check of a phone.
const SIGHTING_QUEUE_CAPACITY: usize = 1024;

/// How often the tracker is asked for ended stretches.
const FLUSH_INTERVAL: Duration = Duration::from_secs(1);

/// Contacts kept while the store refuses them: a day of a busy market, 4 MB.
const MAX_UNWRITTEN: usize = 50_000;

/// Why contacts could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Full,
    /// The store cannot write.
    Failed,
}

impl From<&StoreError> for Trouble {
    fn from(error: &StoreError) -> Self {
        if matches!(error, StoreError::DiskFull) { Self::Full } else { Self::Failed }
    }
}

/// State of the recorder, for the screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    pub radio: RadioState,
    /// Bluezone devices heard within the last minute.
    pub present: usize,
    /// Beacons of other families heard within the last minute.
    pub others: FamilyCounts,
    /// Adverts dropped by the cap on ids.
    pub dropped: Dropped,
    /// Why the last contacts were not written, if they were not.
    pub trouble: Option<Trouble>,
}

impl Default for Listening {
    fn default() -> Self {
        let (others, dropped) = (FamilyCounts::default(), Dropped::default());
        // Not `Absent`: no adapter was looked for yet.
        let radio = RadioState::Failed("it is being started".to_owned());
        Self { radio, present: 0, others, dropped, trouble: None }
    }
}

/// What the check of a phone may know of an advert: neither id nor address, only whether two
/// adverts came from the same phone.
fn sighting(heard: &Heard) -> Option<Sighting> {
    let phone = match heard.advert()? {
        Advert::Android(_) => Seen::Android,
        Advert::Ios => Seen::Iphone,
        Advert::IosCandidate if heard.id.is_some() => Seen::Iphone,
        Advert::IosCandidate => Seen::PerhapsIphone,
        Advert::Hint => return None,
    };
    Some(Sighting { phone, sender: heard.sender, rssi: heard.rssi?, at_ms: heard.at_ms })
}

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
            let new = Listening { radio: state.radio.clone(), present, others, dropped, trouble };
            let changed = *state != new;
            *state = new;
            changed
        });
    }
}

struct Log {
    tracker: Tracker,
    journal: Journal,
    flood: FloodWarning,
    families: Families,
    /// Ended stretches that the store has refused so far.
    unwritten: Vec<Stretch>,
    /// Since when, in Unix seconds, and why the radio receives nothing.
    gap: Option<(i64, String)>,
}

impl Log {
    fn new(tracker: Tracker) -> Self {
        let (journal, flood) = (Journal::fresh(), FloodWarning::default());
        let families = Families::default();
        Self { tracker, journal, flood, families, unwritten: Vec::new(), gap: None }
    }

    fn keep(&mut self, mut ended: Vec<Stretch>, error: &StoreError) -> Trouble {
        tracing::warn!(%error, contacts = ended.len(), "contacts were not written; trying again");
        if ended.len() > MAX_UNWRITTEN {
            // The oldest are the nearest to the end of their retention.
            ended.drain(..ended.len() - MAX_UNWRITTEN);
        }
        self.unwritten = ended;
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use protocol::beacon::Beacon;
    use protocol::contact::ContactId;

    use super::*;
    use crate::devices::beacons::Senders;

    #[test]
    fn a_check_gets_no_more_than_the_advert_shows() {
        let id = ContactId([7; 12]);
        let seen = [
            (Advert::Android(id), Some(id), Some(Seen::Android)),
            (Advert::Ios, None, Some(Seen::Iphone)),
            (Advert::IosCandidate, None, Some(Seen::PerhapsIphone)),
            (Advert::IosCandidate, Some(id), Some(Seen::Iphone)),
            (Advert::Hint, None, None),
        ];
        for (advert, id, phone) in seen {
            let beacon = Beacon::Bluezone(advert);
            let sender = Senders::default().of(beacon, ());
            let heard = |rssi| Heard { at_ms: 5, beacon, id, sender, rssi };
            let expected = phone.map(|phone| Sighting { phone, sender, rssi: -40, at_ms: 5 });
            assert_eq!(sighting(&heard(Some(-40))), expected, "{advert:?}");
            assert_eq!(sighting(&heard(None)), None, "no distance without a signal");
        }
    }
}
