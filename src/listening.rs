//! What the radio hears becomes rows: events of a beacon source through the tracker into the
//! store. Rows that the store cannot take are kept and tried again; silence of the radio is
//! recorded as a gap.

mod families;
mod flood;
mod journal;

use std::sync::Arc;
use std::time::Duration;

use protocol::bluezone::advert::Advert;
use protocol::record::{Body, Contact, Gap};
use tokio::sync::{broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::devices::beacons::{BeaconError, BeaconEvent, BeaconSource, Heard, RadioState};
use crate::devices::clock::Clock;
use crate::presence::check::{Seen, Sighting};
use crate::presence::{Dropped, NewContact, Rules, SLOT_S, Tracker};
use crate::store::{Store, StoreError};
use crate::sync::SyncHandle;

pub use families::FamilyCounts;

use families::Families;
use flood::Flood;
use journal::Journal;

/// Events that may wait while the store writes: a second of the densest market.
const EVENTS_WAITING: usize = 4096;

/// How often is looked for rows that are due; which ones are, the tracker decides.
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
    pub present: usize,
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
        // Nobody has looked for an adapter yet, so none is missed.
        let radio = RadioState::Failed("it is being started".to_owned());
        Self { radio, present: 0, others, dropped, trouble: None }
    }
}

/// What a check of one phone may know of an advert: neither id nor address, only whether two came
/// from the same phone.
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
    /// Single sightings, for a visitor who checks a phone; nobody listens most of the time.
    pub sightings: broadcast::Sender<Sighting>,
    /// Woken when there is something new to send.
    pub sync: SyncHandle,
}

impl Listener {
    /// Listens until the source fails for good or `stop` is cancelled; then everything heard is
    /// written.
    ///
    /// # Errors
    /// [`BeaconError`] when only another configuration helps.
    pub async fn run(
        self,
        source: Box<dyn BeaconSource>,
        stop: CancellationToken,
    ) -> Result<(), BeaconError> {
        let (sender, mut events) = mpsc::channel(EVENTS_WAITING);
        let mut source = std::pin::pin!(source.run(sender));
        let mut log = Log::new(self.resume().await);
        let mut beat = tokio::time::interval(FLUSH_EVERY);
        loop {
            tokio::select! {
                ended = &mut source => return ended,
                Some(event) = events.recv() => self.take(&mut log, event).await,
                _ = beat.tick() => {
                    let due = log.tracker.flush(self.clock.now().unix_s());
                    let journal = log.journal.is_due(log.tracker.open().len(), self.rules.journal_s);
                    self.write(&mut log, due, journal).await;
                }
                () = stop.cancelled() => {
                    // What is open stays open in the journal: the next start goes on with it, so
                    // that a restart makes no second row.
                    let due = log.tracker.flush(self.clock.now().unix_s());
                    self.write(&mut log, due, true).await;
                    if let Some((from_s, reason)) = log.silent.take() {
                        let to_s = self.clock.now().unix_s();
                        self.record(Gap { from_s, to_s, reason }).await;
                    }
                    return Ok(());
                }
            }
        }
    }

    /// A tracker that goes on where the last run ended.
    async fn resume(&self) -> Tracker {
        let mut tracker = Tracker::new(self.rules);
        let store = self.store.clone();
        match tokio::task::spawn_blocking(move || store.open_stretches()).await {
            Ok(Ok(open)) => tracker.resume(open),
            Ok(Err(error)) => tracing::warn!(%error, "what was heard before was not read"),
            Err(error) => tracing::warn!(%error, "what was heard before was not read"),
        }
        tracker
    }

    async fn take(&self, log: &mut Log, event: BeaconEvent) {
        match event {
            BeaconEvent::Heard(heard) => {
                if self.sightings.receiver_count() > 0
                    && let Some(sighting) = sighting(&heard)
                {
                    // The check may have ended meanwhile.
                    let _ = self.sightings.send(sighting);
                }
                if let Some((id, phone)) = heard.contact() {
                    let confidence = self.clock.now().confidence;
                    let at_s = heard.at_ms.div_euclid(1000);
                    log.tracker.hear(id, phone, heard.rssi, at_s, confidence);
                    log.journal.outdate();
                    log.flood.look(log.tracker.dropped(), self.rules.ids_per_slot);
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
                self.state.send_modify(|state| state.radio = radio.clone());
                self.remember(radio, since_s).await;
            }
        }
    }

    /// Says what a quarter of an hour brought, in numbers; shorter stretches are no news.
    fn tell(&self, rows: &[Contact]) {
        if self.rules.flush_after_s >= SLOT_S {
            let stayed = rows.iter().filter(|row| self.rules.near.stayed(row.near_minutes)).count();
            tracing::info!(contacts = rows.len(), stayed_near = stayed, "contacts were written");
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

    /// Leaves word of the radio to those who ask the store.
    async fn remember(&self, radio: RadioState, since_s: i64) {
        let store = self.store.clone();
        let remember = move || store.remember_radio(&radio, since_s);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(remember).await {
            tracing::warn!(%error, "the radio's state was not remembered");
        }
    }

    /// Writes the rows that ended, and with them, or when `journal` says so, what is still open.
    async fn write(&self, log: &mut Log, due: Vec<NewContact>, journal: bool) {
        // The store gives the numbers.
        log.rows.extend(due.into_iter().map(|row| row.numbered(0)));
        let mut trouble = None;
        if journal || !log.rows.is_empty() {
            let (store, rows) = (self.store.clone(), std::mem::take(&mut log.rows));
            let open: Vec<_> = log.tracker.open().collect();
            let (rows, written) = tokio::task::spawn_blocking(move || {
                let written = store.settle(&rows, open);
                (rows, written)
            })
            .await
            .unwrap_or_else(|_| (Vec::new(), Ok(())));
            match written {
                Ok(()) => {
                    log.journal = Journal::fresh();
                    if !rows.is_empty() {
                        self.tell(&rows);
                        self.sync.wake();
                    }
                }
                Err(error) => trouble = Some(log.keep(rows, &error)),
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
    flood: Flood,
    families: Families,
    /// Rows that the store has not taken yet.
    rows: Vec<Contact>,
    /// Since when and why nothing is heard.
    silent: Option<(i64, String)>,
}

impl Log {
    fn new(tracker: Tracker) -> Self {
        let (journal, flood) = (Journal::fresh(), Flood::default());
        let families = Families::default();
        Self { tracker, journal, flood, families, rows: Vec::new(), silent: None }
    }

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

#[cfg(test)]
mod tests {
    use protocol::beacon::Beacon;
    use protocol::contact::ContactId;

    use super::*;
    use crate::devices::beacons::Senders;

    #[test]
    fn a_check_is_told_no_more_than_the_advert_tells() {
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
            assert_eq!(sighting(&heard(None)), None, "without a signal nobody knows how near");
        }
    }
}
