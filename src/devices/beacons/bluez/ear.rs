//! The source at work on one connection: start the scan, hand on adverts, notice what goes wrong.

use std::sync::Arc;

use dbus::nonblock::SyncConnection;
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until};

use super::Bluez;
use super::adapter;
use super::devices::{Devices, Path};
use super::message::Signal;
use super::session::Session;
use crate::devices::beacons::{BeaconEvent, Heard, RadioState};

/// What ends a stretch of waiting.
pub(super) enum Woken {
    /// Look at the adapter again: the pause is over, or something changed for the better.
    Look,
    /// The radio was lost.
    Lost(RadioState),
    /// The connection to the bus is gone, for the reason given.
    BusLost(String),
    /// The receiver of our events is gone.
    NobodyListens,
}

/// A running source.
pub(super) struct Ear {
    bluez: Bluez,
    events: Sender<BeaconEvent>,
    devices: Devices,
    /// The state last told, so that each is told once.
    told: Option<RadioState>,
}

impl Ear {
    /// Has heard and told nothing yet.
    pub(super) fn new(bluez: Bluez, events: Sender<BeaconEvent>) -> Self {
        Self { bluez, events, devices: Devices::default(), told: None }
    }

    /// Listens on one connection until it or the receiver is gone.
    pub(super) async fn attend(&mut self, session: &mut Session) -> Woken {
        let patience = self.bluez.patience;
        let mut pause = patience.retry_first;
        loop {
            let begun = Instant::now();
            let connection = session.connection.clone();
            let found = tokio::select! {
                found = self.start(connection) => found,
                reason = session.lost() => return Woken::BusLost(reason),
            };
            let (adapter, state, until) = match found {
                Ok(path) => (Some(path), RadioState::Listening, None),
                Err(state) => (None, state, Some(Instant::now() + pause)),
            };
            pause = match adapter {
                Some(_) => patience.retry_first,
                None => (pause * 2).min(patience.retry_longest),
            };
            if !self.tell(state).await {
                return Woken::NobodyListens;
            }
            match self.wait(session, adapter.as_deref(), until).await {
                Woken::Look => {}
                Woken::Lost(state) => {
                    if !self.tell(state).await {
                        return Woken::NobodyListens;
                    }
                }
                ended => return ended,
            }
            // An adapter that comes and goes must not make us spin.
            sleep_until(begun + patience.retry_first).await;
        }
    }

    /// Finds the adapter and makes it scan; returns its path.
    async fn start(&mut self, connection: Arc<SyncConnection>) -> Result<Path, RadioState> {
        let mut adapters = Vec::new();
        let objects = adapter::objects(&connection).await?;
        self.devices.clear();
        for object in objects {
            match object {
                Signal::Device(path, change) => self.devices.seed(path, change),
                Signal::AdapterAdded(path) if self.is_ours(&path) => adapters.push(path),
                _ => {}
            }
        }
        let path = adapters.into_iter().min().ok_or(RadioState::Absent)?;
        adapter::scan(&connection, &path).await?;
        Ok(path)
    }

    /// Whether an adapter's path is one to use.
    fn is_ours(&self, path: &str) -> bool {
        let name = path.rsplit('/').next();
        self.bluez.adapter.as_deref().is_none_or(|wanted| name == Some(wanted))
    }

    /// Hands on adverts until the adapter should be looked at again: at `until`, or when a signal
    /// says so. `adapter` is the one that scans, if one does.
    async fn wait(
        &mut self,
        session: &mut Session,
        adapter: Option<&str>,
        mut until: Option<Instant>,
    ) -> Woken {
        loop {
            let signal = tokio::select! {
                next = session.next() => match next {
                    Ok(signal) => signal,
                    Err(reason) => return Woken::BusLost(reason),
                },
                () = self.events.closed() => return Woken::NobodyListens,
                () = reached(until) => return Woken::Look,
            };
            match signal {
                Signal::Device(path, change) => {
                    if let Some((advert, rssi)) = self.devices.hear(path, change) {
                        let at_ms = (self.bluez.clock)();
                        let heard = Heard { at_ms, advert, id: advert.id(), rssi };
                        if self.events.send(BeaconEvent::Heard(heard)).await.is_err() {
                            return Woken::NobodyListens;
                        }
                    }
                }
                Signal::DeviceGone(path) => self.devices.forget(&path),
                radio => match self.judge(&radio, adapter) {
                    Verdict::Woken(woken) => return woken,
                    Verdict::Scans(true) => until = None,
                    Verdict::Scans(false) => {
                        until = Some(Instant::now() + self.bluez.patience.pause_longest);
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

    /// What a signal about the radio means while `adapter` scans, or while none does.
    fn judge(&self, signal: &Signal, adapter: Option<&str>) -> Verdict {
        match (signal, adapter) {
            (Signal::Service { running: false }, _) => {
                Verdict::Woken(Woken::Lost(RadioState::ServiceMissing))
            }
            (Signal::Service { running: true }, None) => Verdict::Woken(Woken::Look),
            (Signal::AdapterAdded(path), None) if self.is_ours(path) => Verdict::Woken(Woken::Look),
            (Signal::AdapterGone(path), Some(ours)) if **path == *ours => {
                Verdict::Woken(Woken::Lost(RadioState::Absent))
            }
            (Signal::Adapter(path, change), None)
                if self.is_ours(path) && change.powered == Some(true) =>
            {
                Verdict::Woken(Woken::Look)
            }
            (Signal::Adapter(path, change), Some(ours)) if **path == *ours => {
                match (change.powered, change.discovering) {
                    (Some(false), _) => Verdict::Woken(Woken::Lost(RadioState::Off)),
                    (_, Some(scans)) => Verdict::Scans(scans),
                    _ => Verdict::Nothing,
                }
            }
            _ => Verdict::Nothing,
        }
    }

    /// Waits until nobody listens any more.
    pub(super) async fn unheard(&self) {
        self.events.closed().await;
    }

    /// Tells a state, once; false when nobody listens.
    pub(super) async fn tell(&mut self, state: RadioState) -> bool {
        if self.told.as_ref() == Some(&state) {
            return !self.events.is_closed();
        }
        self.told = Some(state.clone());
        self.events.send(BeaconEvent::State(state)).await.is_ok()
    }
}

/// What a signal about the radio means.
enum Verdict {
    /// Waiting is over.
    Woken(Woken),
    /// BlueZ says whether it scans; not scanning is a fault only when it lasts.
    Scans(bool),
    /// Nothing to do.
    Nothing,
}

/// Waits until a moment, for ever if there is none.
async fn reached(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
