//! What a radio receives, whichever library drives it: what each device last sent, silences, and the
//! events that follow.

use std::hash::Hash;
use std::time::Duration;

use protocol::beacon::Beacon;
use protocol::contact::ContactId;
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::devices::{Change, Devices};
pub(super) use super::reporter::ReceiverGone;
use super::reporter::Reporter;
use super::silence::{EndedSilence, Remedy, Silence};
use super::{BeaconEvent, ClockMs, RadioState};

/// What was received so far; `K` names a device.
pub(super) struct Reception<K> {
    reporter: Reporter,
    devices: Devices<K>,
    /// The zero of the durations given to `silence`.
    started: Instant,
    silence: Silence,
}

impl<K: Copy + Ord + Hash> Reception<K> {
    /// `pauses`: the silence before the first remedy, and the longest pause between two.
    pub(super) fn new(
        events: Sender<BeaconEvent>,
        clock: ClockMs,
        pauses: (Duration, Duration),
    ) -> Self {
        Self {
            reporter: Reporter::new(events, clock),
            devices: Devices::default(),
            started: Instant::now(),
            silence: Silence::new(pauses.0, pauses.1, Duration::ZERO),
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

    /// When [`Reception::remedy`] returns the next one, if no device is heard until then.
    pub(super) fn remedy_due(&self) -> Instant {
        self.started + self.silence.due()
    }

    /// What to try against the silence now, if there is something.
    pub(super) fn remedy(&mut self) -> Option<Remedy> {
        let now = self.elapsed();
        self.silence.step(now)
    }

    /// Takes what an advert changed. Returns the device's beacon and signal, if it belongs to a family;
    /// a silence ends with it.
    pub(super) async fn receive(
        &mut self,
        device: K,
        change: Change,
    ) -> Result<Option<(Beacon, Option<i16>)>, ReceiverGone> {
        if change.is_sighting() {
            let now = self.elapsed();
            if let Some(EndedSilence { since }) = self.silence.end(now) {
                self.reporter.send_state(RadioState::Silent, now.saturating_sub(since)).await?;
                self.report(RadioState::Listening).await?;
            }
        }
        Ok(self.devices.update(device, change))
    }

    /// Stores what the system knew of a device before the scan.
    pub(super) fn seed(&mut self, device: K, change: Change) {
        self.devices.seed(device, change);
    }

    /// The system has forgotten a device.
    pub(super) fn forget(&mut self, device: K) {
        self.devices.forget(device);
    }

    pub(super) fn forget_all(&mut self) {
        self.devices.clear();
    }

    /// The last signal of a device, dBm.
    pub(super) fn rssi(&self, device: K) -> Option<i16> {
        self.devices.rssi(device)
    }

    /// Sends one advert of a device.
    pub(super) async fn send_advert(
        &self,
        device: K,
        beacon: Beacon,
        id: Option<ContactId>,
        rssi: Option<i16>,
    ) -> Result<(), ReceiverGone> {
        self.reporter.send_advert(device, beacon, id, rssi).await
    }

    /// Reports a state.
    pub(super) async fn report(&mut self, state: RadioState) -> Result<(), ReceiverGone> {
        let ago = match state {
            RadioState::Silent => self.elapsed().saturating_sub(self.silence.since()),
            _ => Duration::ZERO,
        };
        self.reporter.send_state(state, ago).await
    }

    /// Waits until the receiver of the events is gone.
    pub(super) async fn receiver_closed(&self) {
        self.reporter.closed().await;
    }

    /// The time since this was made.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Unix time in milliseconds.
    pub(super) fn unix_ms(&self) -> i64 {
        self.reporter.unix_ms()
    }
}
