//! Sends the source's events: adverts and changes of the radio's state.

use std::time::Duration;

use protocol::beacon::Beacon;
use protocol::contact::ContactId;
use tokio::sync::mpsc::Sender;

use super::device::Device;
use crate::devices::beacons::{BeaconEvent, ClockMs, Heard, RadioState, Senders};

/// The sending end of the source's events. Its methods return false once the receiver is gone.
pub(super) struct Reporter {
    events: Sender<BeaconEvent>,
    clock: ClockMs,
    senders: Senders,
    /// The state last sent, so that each is sent once.
    state: Option<RadioState>,
}

impl Reporter {
    pub(super) fn new(events: Sender<BeaconEvent>, clock: ClockMs) -> Self {
        Self { events, clock, senders: Senders::default(), state: None }
    }

    /// Unix time in milliseconds.
    pub(super) fn unix_ms(&self) -> i64 {
        (self.clock)()
    }

    /// Waits until the receiver is gone.
    pub(super) async fn closed(&self) {
        self.events.closed().await;
    }

    pub(super) fn is_open(&self) -> bool {
        !self.events.is_closed()
    }

    pub(super) fn state(&self) -> Option<&RadioState> {
        self.state.as_ref()
    }

    /// Sends one advert of a device.
    pub(super) async fn send_advert(
        &self,
        device: Device,
        beacon: Beacon,
        id: Option<ContactId>,
        rssi: Option<i16>,
    ) -> bool {
        let (at_ms, sender) = (self.unix_ms(), self.senders.of(beacon, device));
        let heard = Heard { at_ms, beacon, id, sender, rssi };
        self.events.send(BeaconEvent::Heard(heard)).await.is_ok()
    }

    /// Sends a state that began `ago`, unless it is the one last sent.
    pub(super) async fn send_state(&mut self, state: RadioState, ago: Duration) -> bool {
        if self.state.as_ref() == Some(&state) {
            return self.is_open();
        }
        self.state = Some(state.clone());
        let since_ms = self.unix_ms() - i64::try_from(ago.as_millis()).unwrap_or(0);
        self.events.send(BeaconEvent::State { state, since_ms }).await.is_ok()
    }
}
