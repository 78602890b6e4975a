//! Sends the source's events: adverts and changes of the radio's state.

use std::hash::Hash;
use std::time::Duration;

use protocol::beacon::Beacon;
use protocol::contact::ContactId;
use tokio::sync::mpsc::Sender;

use super::{BeaconEvent, ClockMs, Heard, RadioState, Senders};

/// The receiver of the events is gone, so nothing is left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReceiverGone;

/// The sending end of the source's events.
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

    pub(super) fn state(&self) -> Option<&RadioState> {
        self.state.as_ref()
    }

    /// Sends one advert of a device.
    pub(super) async fn send_advert(
        &self,
        device: impl Hash,
        beacon: Beacon,
        id: Option<ContactId>,
        rssi: Option<i16>,
    ) -> Result<(), ReceiverGone> {
        let (at_ms, sender) = (self.unix_ms(), self.senders.of(beacon, device));
        let heard = Heard { at_ms, beacon, id, sender, rssi };
        self.send(BeaconEvent::Heard(heard)).await
    }

    /// Sends a state that began `ago`, unless it is the one last sent.
    pub(super) async fn send_state(
        &mut self,
        state: RadioState,
        ago: Duration,
    ) -> Result<(), ReceiverGone> {
        if self.state.as_ref() == Some(&state) {
            return if self.events.is_closed() { Err(ReceiverGone) } else { Ok(()) };
        }
        self.state = Some(state.clone());
        let since_ms = self.unix_ms() - i64::try_from(ago.as_millis()).unwrap_or(0);
        self.send(BeaconEvent::State { state, since_ms }).await
    }

    async fn send(&self, event: BeaconEvent) -> Result<(), ReceiverGone> {
        self.events.send(event).await.map_err(|_| ReceiverGone)
    }
}
