//! From what a signal says of a device to a sighting that is told.

use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;
use protocol::contact::ContactId;

use super::device::Device;
use super::devices::Change;
use super::ear::Ear;
use super::inquiry::Moment;
use super::silence::Silenced;
use crate::devices::beacons::{BeaconEvent, Heard, RadioState, id_of};

impl Ear {
    /// Takes what a signal says of a device; false when nobody listens.
    pub(super) async fn hear(&mut self, device: Device, change: Change) -> bool {
        if change.is_sighting() {
            let now = self.now();
            if let Some(Silenced { since }) = self.silence.heard(now)
                && !(self.tell_since(RadioState::Silent, now.saturating_sub(since)).await
                    && self.tell(RadioState::Listening).await)
            {
                return false;
            }
        }
        let Some((beacon, rssi)) = self.devices.hear(device, change) else { return true };
        if self.bluez.connects
            && let Some(id) = self.iphones.hear(device, beacon, rssi, self.moment())
        {
            return self.tell_iphone(device, id, rssi).await;
        }
        let (at_ms, sender) = ((self.bluez.clock)(), self.senders.of(beacon, device));
        let heard = Heard { at_ms, beacon, id: id_of(beacon), sender, rssi };
        self.events.send(BeaconEvent::Heard(heard)).await.is_ok()
    }

    /// Takes what the phone that was asked has answered; false when nobody listens.
    pub(super) async fn take_answer(&mut self, id: Option<ContactId>) -> bool {
        match (self.iphones.answered(id, self.moment()), id) {
            (Some(device), Some(id)) => {
                let rssi = self.devices.rssi(device);
                self.tell_iphone(device, id, rssi).await
            }
            _ => !self.events.is_closed(),
        }
    }

    /// Tells a sighting of an iPhone whose id was read; a candidate is one from then on.
    async fn tell_iphone(&self, device: Device, id: ContactId, rssi: Option<i16>) -> bool {
        let beacon = Beacon::Bluezone(Advert::Ios);
        let (at_ms, sender) = ((self.bluez.clock)(), self.senders.of(beacon, device));
        let heard = Heard { at_ms, beacon, id: Some(id), sender, rssi };
        self.events.send(BeaconEvent::Heard(heard)).await.is_ok()
    }

    /// The moment for `iphones`.
    pub(super) fn moment(&self) -> Moment {
        Moment::new(self.now(), (self.bluez.clock)())
    }
}
