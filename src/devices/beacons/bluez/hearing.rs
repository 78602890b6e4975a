//! What is heard: devices, iPhones that are asked, silences, and the events that follow.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use dbus::nonblock::SyncConnection;
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;
use protocol::contact::ContactId;
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::device::Device;
use super::devices::{Change, Devices};
use super::inquiry::Moment;
use super::iphones::Iphones;
use super::options::Options;
use super::reporter::Reporter;
use super::silence::{EndedSilence, Remedy, Silence};
use crate::devices::beacons::{BeaconEvent, RadioState, id_of};

/// What may come in between adverts.
pub(super) enum Interruption {
    /// The iPhone that was asked has given its id, or failed.
    Iphone(Option<ContactId>),
    ReceiverClosed,
}

/// What was heard so far. Methods that send events return false once their receiver is gone.
pub(super) struct Hearing {
    reporter: Reporter,
    pub devices: Devices,
    iphones: Option<Iphones>,
    /// The zero of the durations given to `silence` and `iphones`.
    started: Instant,
    silence: Silence,
}

impl Hearing {
    pub(super) fn new(options: &Options, events: Sender<BeaconEvent>) -> Self {
        let timing = options.timing;
        Self {
            iphones: options.connect_iphones.then(|| Iphones::new(timing)),
            reporter: Reporter::new(events, options.clock.clone()),
            devices: Devices::default(),
            started: Instant::now(),
            silence: Silence::new(timing.silent_after, timing.remedy_pause_max, Duration::ZERO),
        }
    }

    /// The state of a radio whose scan was started. A remedy has not worked before a device is
    /// heard, and a reported silence lasts when the scan is started again for another reason.
    pub(super) fn scanning_state(&mut self, after_remedy: bool) -> RadioState {
        if !after_remedy && self.reporter.state() != Some(&RadioState::Silent) {
            let now = self.elapsed();
            self.silence.restart(now);
        }
        if self.is_silent() { RadioState::Silent } else { RadioState::Listening }
    }

    /// Whether a silence has to be reported.
    pub(super) fn is_silent(&self) -> bool {
        self.silence.is_reportable()
    }

    /// When [`Hearing::remedy`] returns the next one, if no device is heard until then.
    pub(super) fn remedy_due(&self) -> Instant {
        self.started + self.silence.due()
    }

    /// What to try against the silence now, if there is something.
    pub(super) fn remedy(&mut self) -> Option<Remedy> {
        let now = self.elapsed();
        self.silence.step(now)
    }

    /// Handles what a signal says about a device.
    pub(super) async fn handle_device(&mut self, device: Device, change: Change) -> bool {
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
        let now = self.moment();
        if let Some(iphones) = &mut self.iphones
            && let Some(id) = iphones.id_of(device, beacon, rssi, now)
        {
            return self.send_iphone(device, id, rssi).await;
        }
        self.reporter.send_advert(device, beacon, id_of(beacon), rssi).await
    }

    /// BlueZ has removed a device.
    pub(super) fn forget(&mut self, device: Device) {
        self.devices.forget(device);
        if let Some(iphones) = &mut self.iphones {
            iphones.forget(device);
        }
    }

    /// Connects to the next iPhone, if there is one.
    pub(super) fn ask_iphone(&mut self, connection: &Arc<SyncConnection>) {
        let now = self.moment();
        if let Some(iphones) = &mut self.iphones {
            iphones.ask(connection, now);
        }
    }

    /// Waits until the iPhone that is asked has answered or failed, or nobody receives the events.
    pub(super) async fn interruption(&mut self) -> Interruption {
        let answer = async {
            match &mut self.iphones {
                Some(iphones) => iphones.answer().await,
                None => pending().await,
            }
        };
        tokio::select! {
            id = answer => Interruption::Iphone(id),
            () = self.reporter.closed() => Interruption::ReceiverClosed,
        }
    }

    /// Handles the answer of the iPhone that was asked.
    pub(super) async fn handle_answer(&mut self, id: Option<ContactId>) -> bool {
        let now = self.moment();
        let asked = self.iphones.as_mut().and_then(|iphones| iphones.answered(id, now));
        match (asked, id) {
            (Some(device), Some(id)) => {
                let rssi = self.devices.rssi(device);
                self.send_iphone(device, id, rssi).await
            }
            _ => self.reporter.is_open(),
        }
    }

    /// Ends a connection to an iPhone, because the radio is about to be lost or started anew.
    pub(super) fn interrupt_iphone(&mut self, connection: &Arc<SyncConnection>) {
        if let Some(iphones) = &mut self.iphones {
            iphones.interrupt(connection);
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

    /// Reports a state.
    pub(super) async fn report(&mut self, state: RadioState) -> bool {
        let ago = match state {
            RadioState::Silent => self.elapsed().saturating_sub(self.silence.since()),
            _ => Duration::ZERO,
        };
        self.reporter.send_state(state, ago).await
    }

    /// The time that `silence` counts in.
    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The time that `iphones` counts in.
    fn moment(&self) -> Moment {
        Moment::new(self.elapsed(), self.reporter.unix_ms())
    }
}
