//! The source at work on one connection: start the scan, hand on adverts, notice what goes wrong.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use dbus::nonblock::SyncConnection;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::adapter;
use super::devices::Devices;
use super::iphones::Iphones;
use super::message::{Path, Signal};
use super::peer;
use super::session::Session;
use super::silence::{Remedy, Silence};
use super::verdict::Verdict;
use super::{Bluez, Patience};
use crate::devices::beacons::{BeaconEvent, RadioState, Senders};

/// A moment that does not come.
const FOR_EVER: Duration = Duration::from_hours(24);

/// Signals taken in a row before everything else is looked at.
const AT_ONCE: u32 = 64;

/// What ends a stretch of waiting.
pub(super) enum Woken {
    /// Look at the adapter again: the pause is over, or something changed for the better.
    Look,
    /// Nobody was heard for too long.
    Deaf(Remedy),
    /// The radio was lost.
    Lost(RadioState),
    /// The connection to the bus is gone, for the reason given.
    BusLost(String),
    /// The receiver of our events is gone.
    NobodyListens,
}

/// A running source.
pub(super) struct Ear {
    pub(super) bluez: Bluez,
    pub(super) events: Sender<BeaconEvent>,
    pub(super) devices: Devices,
    pub(super) senders: Senders,
    pub(super) iphones: Iphones,
    /// What the moments of `silence` count from.
    born: Instant,
    pub(super) silence: Silence,
    /// Set while the signals of our own switching off and on may still be on their way.
    pub(super) switching: bool,
    /// The state last told, so that each is told once.
    told: Option<RadioState>,
}

impl Ear {
    /// Has heard and told nothing yet.
    pub(super) fn new(bluez: Bluez, events: Sender<BeaconEvent>) -> Self {
        let Patience { silent_after, silence_longest, .. } = bluez.patience;
        Self {
            iphones: Iphones::new(bluez.patience),
            bluez,
            events,
            devices: Devices::default(),
            senders: Senders::default(),
            born: Instant::now(),
            silence: Silence::new(silent_after, silence_longest, Duration::ZERO),
            switching: false,
            told: None,
        }
    }

    /// Listens on one connection until it or the receiver is gone.
    pub(super) async fn attend(&mut self, session: &mut Session) -> Woken {
        let patience = self.bluez.patience;
        let mut pause = patience.retry_first;
        let mut remedy = None;
        loop {
            let begun = Instant::now();
            let connection = session.connection.clone();
            let found = tokio::select! {
                found = self.start(connection, remedy) => found,
                reason = session.lost() => return Woken::BusLost(reason),
            };
            let (adapter, state, until) = match found {
                Ok(path) => (Some(path), self.hearing(remedy.is_some()), None),
                Err(state) => (None, state, Some(Instant::now() + pause)),
            };
            pause = match adapter {
                Some(_) => patience.retry_first,
                None => (pause * 2).min(patience.retry_longest),
            };
            if !self.tell(state).await {
                return Woken::NobodyListens;
            }
            remedy = None;
            let showing = adapter.as_deref().and_then(|adapter| self.show(session, adapter));
            let woken = self.wait(session, adapter.as_deref(), until).await;
            drop(showing);
            self.iphones.interrupt(&session.connection);
            let lost = match woken {
                Woken::Look => None,
                Woken::Deaf(found) => {
                    tracing::info!(remedy = ?found, "no device at all is heard");
                    remedy = Some(found);
                    self.silence.is_told().then_some(RadioState::Silent)
                }
                Woken::Lost(state) => Some(state),
                ended => return ended,
            };
            if let Some(state) = lost
                && !self.tell(state).await
            {
                return Woken::NobodyListens;
            }
            // An adapter that comes and goes must not make us spin.
            sleep_until(begun + patience.retry_first).await;
        }
    }

    /// Sends the kiosk's own id, if it should, until the result is dropped.
    fn show(&self, session: &Session, adapter: &str) -> Option<JoinSet<()>> {
        let own_id = self.bluez.own_id.clone()?;
        let (connection, shown) = (session.connection.clone(), session.shown.clone());
        let look = self.bluez.patience.own_id_look;
        let mut showing = JoinSet::new();
        showing.spawn(peer::show(connection, adapter.to_owned(), shown, own_id, look));
        Some(showing)
    }

    /// The state of a radio that was made to scan. A remedy has not worked before someone is heard,
    /// and a silence that was told goes on when the scan is started again for another reason.
    fn hearing(&mut self, after_remedy: bool) -> RadioState {
        if !after_remedy && self.told != Some(RadioState::Silent) {
            let now = self.now();
            self.silence.begin(now);
        }
        if self.silence.is_told() { RadioState::Silent } else { RadioState::Listening }
    }

    /// Finds the adapter and makes it scan; returns its path.
    async fn start(
        &mut self,
        connection: Arc<SyncConnection>,
        remedy: Option<Remedy>,
    ) -> Result<Path, RadioState> {
        let mut adapters = Vec::new();
        let objects = adapter::objects(&connection).await?;
        self.devices.clear();
        for object in objects {
            match object {
                Signal::Device(device, change) => self.devices.seed(device, change),
                Signal::AdapterAdded(path) if self.is_ours(&path) => adapters.push(path),
                _ => {}
            }
        }
        let path = adapters.into_iter().min().ok_or(RadioState::Absent)?;
        match remedy {
            Some(Remedy::RestartScan) => adapter::end_scan(&connection, &path).await,
            Some(Remedy::PowerCycle) => {
                self.switching = true;
                adapter::switch_off(&connection, &path).await?;
            }
            None => {}
        }
        adapter::scan(&connection, &path).await?;
        Ok(path)
    }

    /// The moment for `silence`.
    pub(super) fn now(&self) -> Duration {
        self.born.elapsed()
    }

    /// Hands on adverts until the adapter should be looked at again: at `until`, or when a signal
    /// or a silence says so. `adapter` is the one that scans, if one does.
    async fn wait(
        &mut self,
        session: &mut Session,
        adapter: Option<&str>,
        mut until: Option<Instant>,
    ) -> Woken {
        // Adverts only put the silence off, so the alarm is set again when it rings, not for each.
        let mut alarm = pin!(sleep_until(self.alarm(adapter, until)));
        let mut at_once = 0;
        loop {
            // Signals come in bursts; looking up after each one would cost more than the signal.
            let waiting = (at_once < AT_ONCE).then(|| session.waiting()).flatten();
            at_once = if waiting.is_some() { at_once + 1 } else { 0 };
            let signal = if let Some(signal) = waiting {
                signal
            } else {
                tokio::select! {
                    next = session.next() => match next {
                        Ok(signal) => signal,
                        Err(reason) => return Woken::BusLost(reason),
                    },
                    () = self.events.closed() => return Woken::NobodyListens,
                    id = self.iphones.answer() => {
                        if !self.take_answer(id).await {
                            return Woken::NobodyListens;
                        }
                        self.iphones.ask(&session.connection, self.moment());
                        continue;
                    }
                    () = &mut alarm => {
                        if until.is_some_and(|until| until <= Instant::now()) {
                            return Woken::Look;
                        }
                        let now = self.now();
                        if adapter.is_some() && let Some(remedy) = self.silence.step(now) {
                            return Woken::Deaf(remedy);
                        }
                        alarm.as_mut().reset(self.alarm(adapter, until));
                        continue;
                    }
                }
            };
            match signal {
                Signal::Device(device, change) => {
                    if !self.hear(device, change).await {
                        return Woken::NobodyListens;
                    }
                    if self.bluez.connects && adapter.is_some() {
                        self.iphones.ask(&session.connection, self.moment());
                    }
                }
                Signal::DeviceGone(device) => {
                    self.devices.forget(device);
                    self.iphones.forget(device);
                }
                radio => match self.judge(&radio, adapter) {
                    Verdict::Woken(woken) => return woken,
                    Verdict::Scans(scans) => {
                        let patience = self.bluez.patience.pause_longest;
                        until = (!scans).then(|| Instant::now() + patience);
                        alarm.as_mut().reset(self.alarm(adapter, until));
                    }
                    Verdict::Nothing => {}
                },
            }
            if session.has_overflowed() {
                tracing::warn!("more adverts than could be taken; some were not counted");
                return Woken::Look;
            }
        }
    }

    /// When `wait` should look up if nothing is said to it.
    fn alarm(&self, adapter: Option<&str>, until: Option<Instant>) -> Instant {
        // With neither, a signal is all that can help; a day is for ever.
        let silent = adapter.map(|_| self.born + self.silence.due());
        until.into_iter().chain(silent).min().unwrap_or_else(|| Instant::now() + FOR_EVER)
    }

    /// Waits until nobody listens any more.
    pub(super) async fn unheard(&self) {
        self.events.closed().await;
    }

    /// Tells a state, once; false when nobody listens.
    pub(super) async fn tell(&mut self, state: RadioState) -> bool {
        let ago = match state {
            RadioState::Silent => self.now().saturating_sub(self.silence.since()),
            _ => Duration::ZERO,
        };
        self.tell_since(state, ago).await
    }

    /// Tells a state that began a while ago.
    pub(super) async fn tell_since(&mut self, state: RadioState, ago: Duration) -> bool {
        if self.told.as_ref() == Some(&state) {
            return !self.events.is_closed();
        }
        self.told = Some(state.clone());
        let since_ms = (self.bluez.clock)() - i64::try_from(ago.as_millis()).unwrap_or(0);
        self.events.send(BeaconEvent::State { state, since_ms }).await.is_ok()
    }
}
