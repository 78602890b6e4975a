//! The source at work on one connection: starts the scan, passes on adverts, notices faults.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use dbus::nonblock::SyncConnection;
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;
use protocol::contact::ContactId;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::adapter::{self, Adapter};
use super::device::Device;
use super::devices::{Change, Devices};
use super::effect::{Effect, effect_of};
use super::inquiry::Moment;
use super::iphones::Iphones;
use super::message::{AdapterChange, Path, Signal};
use super::options::Options;
use super::own_advert;
use super::reporter::Reporter;
use super::session::Session;
use super::silence::{EndedSilence, Remedy, Silence};
use super::wake::Wake;
use crate::devices::beacons::{BeaconEvent, RadioState, id_of};

/// Alarm while only a signal can help; it just has to be long.
const NO_DEADLINE: Duration = Duration::from_hours(24);

/// Signals handled in a row before timers and the receiver are looked at.
const MAX_SIGNALS_IN_A_ROW: u32 = 64;

/// Receives adverts on one connection after the other.
pub(super) struct AdvertListener {
    options: Options,
    reporter: Reporter,
    devices: Devices,
    iphones: Iphones,
    /// The zero of the durations given to `silence` and `iphones`.
    started: Instant,
    silence: Silence,
    /// Set while signals of our own power cycle may still be on their way.
    power_cycling: bool,
}

impl AdvertListener {
    pub(super) fn new(options: Options, events: Sender<BeaconEvent>) -> Self {
        let timing = options.timing;
        Self {
            iphones: Iphones::new(timing),
            reporter: Reporter::new(events, options.clock.clone()),
            options,
            devices: Devices::default(),
            started: Instant::now(),
            silence: Silence::new(timing.silent_after, timing.remedy_pause_max, Duration::ZERO),
            power_cycling: false,
        }
    }

    /// Listens on one connection until it or the receiver of the events is gone.
    pub(super) async fn listen(&mut self, session: &mut Session) -> Wake {
        let timing = self.options.timing;
        let mut pause = timing.retry_min;
        let mut remedy = None;
        loop {
            let begun = Instant::now();
            let connection = session.connection.clone();
            let found = tokio::select! {
                found = self.start(connection, remedy) => found,
                reason = session.lost() => return Wake::BusLost(reason),
            };
            let (adapter, state, until) = match found {
                Ok(path) => (Some(path), self.scanning_state(remedy.is_some()), None),
                Err(state) => (None, state, Some(Instant::now() + pause)),
            };
            pause = match adapter {
                Some(_) => timing.retry_min,
                None => (pause * 2).min(timing.retry_max),
            };
            if !self.report(state).await {
                return Wake::ReceiverClosed;
            }
            remedy = None;
            let advertising = adapter.as_deref().and_then(|path| self.advertise(session, path));
            let woken = self.wait(session, adapter.as_deref(), until).await;
            drop(advertising);
            self.iphones.interrupt(&session.connection);
            let lost = match woken {
                Wake::Retry => None,
                Wake::Silent(found) => {
                    tracing::info!(remedy = ?found, "no device at all is heard");
                    remedy = Some(found);
                    self.silence.is_reportable().then_some(RadioState::Silent)
                }
                Wake::Lost(state) => Some(state),
                ended => return ended,
            };
            if let Some(state) = lost
                && !self.report(state).await
            {
                return Wake::ReceiverClosed;
            }
            // An adapter that comes and goes must not make this a busy loop.
            sleep_until(begun + timing.retry_min).await;
        }
    }

    /// Transmits the kiosk's own id, if it has one, until the result is dropped.
    fn advertise(&self, session: &Session, adapter: &str) -> Option<JoinSet<()>> {
        let own_id = self.options.own_id.clone()?;
        let (connection, advert) = (session.connection.clone(), session.own_advert.clone());
        let interval = self.options.timing.own_id_interval;
        let mut tasks = JoinSet::new();
        let adapter = adapter.to_owned();
        tasks.spawn(own_advert::transmit(connection, adapter, advert, own_id, interval));
        Some(tasks)
    }

    /// The state of a radio whose scan was started. A remedy has not worked before a device is
    /// heard, and a reported silence lasts when the scan is started again for another reason.
    fn scanning_state(&mut self, after_remedy: bool) -> RadioState {
        if !after_remedy && self.reporter.state() != Some(&RadioState::Silent) {
            let now = self.elapsed();
            self.silence.restart(now);
        }
        if self.silence.is_reportable() { RadioState::Silent } else { RadioState::Listening }
    }

    /// Finds the adapter and starts its scan; returns its path.
    async fn start(
        &mut self,
        connection: Arc<SyncConnection>,
        remedy: Option<Remedy>,
    ) -> Result<Path, RadioState> {
        let mut adapters = Vec::new();
        let limit = self.options.timing.reply_limit;
        let objects = adapter::objects(&connection, limit).await?;
        self.devices.clear();
        for object in objects {
            match object {
                Signal::Device(device, change) => self.devices.seed(device, change),
                Signal::AdapterAdded(path) => adapters.push(path),
                _ => {}
            }
        }
        let path = adapters.into_iter().min().ok_or(RadioState::Absent)?;
        let adapter = Adapter::new(&connection, &path, limit);
        match remedy {
            // Refused when the scan has ended by itself, which is as well.
            Some(Remedy::RestartScan) => drop(adapter.stop_scan().await),
            Some(Remedy::PowerCycle) => {
                self.power_cycling = true;
                adapter.switch_off().await?;
            }
            None => {}
        }
        adapter.scan().await?;
        Ok(path)
    }

    /// The time that `silence` counts in.
    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The time that `iphones` counts in.
    fn moment(&self) -> Moment {
        Moment::new(self.elapsed(), self.reporter.unix_ms())
    }

    /// Passes on adverts until the adapter should be set up again: at `until`, or after a signal or
    /// a silence. `adapter` is the one that scans, if one does.
    async fn wait(
        &mut self,
        session: &mut Session,
        adapter: Option<&str>,
        mut until: Option<Instant>,
    ) -> Wake {
        // Each advert postpones the silence; the alarm is set again when it fires and not for each.
        let mut alarm = pin!(sleep_until(self.alarm(adapter, until)));
        let mut in_a_row = 0;
        loop {
            // Signals come in bursts; polling timers after each would cost more than the signal.
            let queued = (in_a_row < MAX_SIGNALS_IN_A_ROW).then(|| session.try_next()).flatten();
            in_a_row = if queued.is_some() { in_a_row + 1 } else { 0 };
            let signal = if let Some(signal) = queued {
                signal
            } else {
                tokio::select! {
                    next = session.next() => match next {
                        Ok(signal) => signal,
                        Err(reason) => return Wake::BusLost(reason),
                    },
                    () = self.reporter.closed() => return Wake::ReceiverClosed,
                    id = self.iphones.answer() => {
                        if !self.handle_answer(id).await {
                            return Wake::ReceiverClosed;
                        }
                        self.iphones.ask(&session.connection, self.moment());
                        continue;
                    }
                    () = &mut alarm => {
                        if until.is_some_and(|until| until <= Instant::now()) {
                            return Wake::Retry;
                        }
                        let now = self.elapsed();
                        if adapter.is_some() && let Some(remedy) = self.silence.step(now) {
                            return Wake::Silent(remedy);
                        }
                        alarm.as_mut().reset(self.alarm(adapter, until));
                        continue;
                    }
                }
            };
            match signal {
                Signal::Device(device, change) => {
                    if !self.handle_device(device, change).await {
                        return Wake::ReceiverClosed;
                    }
                    if self.options.connect_iphones && adapter.is_some() {
                        self.iphones.ask(&session.connection, self.moment());
                    }
                }
                Signal::DeviceGone(device) => {
                    self.devices.forget(device);
                    self.iphones.forget(device);
                }
                radio => {
                    if let Signal::Adapter(_, AdapterChange { powered: Some(true), .. }) = radio {
                        self.power_cycling = false;
                    }
                    match effect_of(&radio, adapter, self.power_cycling) {
                        Effect::Wake(wake) => return wake,
                        Effect::Discovering(discovering) => {
                            let pause = self.options.timing.scan_pause_max;
                            until = (!discovering).then(|| Instant::now() + pause);
                            alarm.as_mut().reset(self.alarm(adapter, until));
                        }
                        Effect::None => {}
                    }
                }
            }
            if session.has_overflowed() {
                tracing::warn!("the queue of adverts was full; some were not counted");
                return Wake::Retry;
            }
        }
    }

    /// When `wait` has something to do although no signal comes.
    fn alarm(&self, adapter: Option<&str>, until: Option<Instant>) -> Instant {
        let silent = adapter.map(|_| self.started + self.silence.due());
        until.into_iter().chain(silent).min().unwrap_or_else(|| Instant::now() + NO_DEADLINE)
    }

    /// Handles what a signal says about a device; false when the receiver is gone.
    async fn handle_device(&mut self, device: Device, change: Change) -> bool {
        if change.is_sighting() {
            let now = self.elapsed();
            if let Some(EndedSilence { since }) = self.silence.end(now)
                && !(self.reporter.send_state(RadioState::Silent, now.saturating_sub(since)).await
                    && self.report(RadioState::Listening).await)
            {
                return false;
            }
        }
        let Some((beacon, rssi)) = self.devices.update(device, change) else { return true };
        if self.options.connect_iphones
            && let Some(id) = self.iphones.id_of(device, beacon, rssi, self.moment())
        {
            return self.send_iphone(device, id, rssi).await;
        }
        self.reporter.send_advert(device, beacon, id_of(beacon), rssi).await
    }

    /// Handles the answer of the iPhone that was asked; false when the receiver is gone.
    async fn handle_answer(&mut self, id: Option<ContactId>) -> bool {
        match (self.iphones.answered(id, self.moment()), id) {
            (Some(device), Some(id)) => {
                let rssi = self.devices.rssi(device);
                self.send_iphone(device, id, rssi).await
            }
            _ => self.reporter.is_open(),
        }
    }

    /// Sends a sighting of an iPhone whose id was read; a candidate counts as one from then on.
    async fn send_iphone(&self, device: Device, id: ContactId, rssi: Option<i16>) -> bool {
        self.reporter.send_advert(device, Beacon::Bluezone(Advert::Ios), Some(id), rssi).await
    }

    /// Waits until the receiver of the events is gone.
    pub(super) async fn receiver_closed(&self) {
        self.reporter.closed().await;
    }

    /// Reports a state; false when the receiver is gone.
    pub(super) async fn report(&mut self, state: RadioState) -> bool {
        let ago = match state {
            RadioState::Silent => self.elapsed().saturating_sub(self.silence.since()),
            _ => Duration::ZERO,
        };
        self.reporter.send_state(state, ago).await
    }
}
