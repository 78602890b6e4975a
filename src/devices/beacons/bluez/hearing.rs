//! What is heard: adverts, the iPhones that are asked, and what may come in between.

use std::future::pending;
use std::sync::Arc;

use dbus::nonblock::SyncConnection;
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;
use protocol::contact::ContactId;
use tokio::sync::mpsc::Sender;

use super::device::Device;
use super::inquiry::Moment;
use super::iphones::Iphones;
use super::options::Options;
use crate::devices::beacons::devices::Change;
use crate::devices::beacons::reception::{ReceiverGone, Reception};
use crate::devices::beacons::{BeaconEvent, id_of};

/// What may come in between adverts.
pub(super) enum Interruption {
    /// The iPhone that was asked has given its id, or failed.
    Iphone(Option<ContactId>),
    ReceiverGone,
}

/// What was heard so far.
pub(super) struct Hearing {
    pub reception: Reception<Device>,
    iphones: Option<Iphones>,
}

impl Hearing {
    pub(super) fn new(options: &Options, events: Sender<BeaconEvent>) -> Self {
        let timing = options.timing;
        let pauses = (timing.silent_after, timing.remedy_pause_max);
        Self {
            reception: Reception::new(events, options.clock.clone(), pauses),
            iphones: options.connect_iphones.then(|| Iphones::new(timing)),
        }
    }

    /// Handles what a signal says about a device.
    pub(super) async fn handle_device(
        &mut self,
        device: Device,
        change: Change,
    ) -> Result<(), ReceiverGone> {
        let Some((beacon, rssi)) = self.reception.receive(device, change).await? else {
            return Ok(());
        };
        let now = self.moment();
        if let Some(iphones) = &mut self.iphones
            && let Some(id) = iphones.id_of(device, beacon, rssi, now)
        {
            return self.send_iphone(device, id, rssi).await;
        }
        self.reception.send_advert(device, beacon, id_of(beacon), rssi).await
    }

    /// BlueZ has removed a device.
    pub(super) fn forget(&mut self, device: Device) {
        self.reception.forget(device);
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
            () = self.reception.receiver_closed() => Interruption::ReceiverGone,
        }
    }

    /// Handles the answer of the iPhone that was asked.
    pub(super) async fn handle_answer(
        &mut self,
        id: Option<ContactId>,
    ) -> Result<(), ReceiverGone> {
        let now = self.moment();
        let asked = self.iphones.as_mut().and_then(|iphones| iphones.answered(id, now));
        if let (Some(device), Some(id)) = (asked, id) {
            let rssi = self.reception.rssi(device);
            self.send_iphone(device, id, rssi).await?;
        }
        Ok(())
    }

    /// Ends a connection to an iPhone, because the radio is about to be lost or started anew.
    pub(super) fn interrupt_iphone(&mut self, connection: &Arc<SyncConnection>) {
        if let Some(iphones) = &mut self.iphones {
            iphones.interrupt(connection);
        }
    }

    /// Sends a sighting of an iPhone whose id was read; a candidate counts as one from then on.
    async fn send_iphone(
        &self,
        device: Device,
        id: ContactId,
        rssi: Option<i16>,
    ) -> Result<(), ReceiverGone> {
        self.reception.send_advert(device, Beacon::Bluezone(Advert::Ios), Some(id), rssi).await
    }

    /// The time that `iphones` counts in.
    fn moment(&self) -> Moment {
        Moment::new(self.reception.elapsed(), self.reception.unix_ms())
    }
}
