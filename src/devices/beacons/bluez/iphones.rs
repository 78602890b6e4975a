//! Reads the ids of iPhones, one phone after the other, while the scan continues.

use std::future::pending;
use std::sync::Arc;

use dbus::nonblock::SyncConnection;
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;
use protocol::contact::ContactId;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::device::Device;
use super::gatt;
use super::inquiry::{Inquiries, Moment};
use super::timing::Timing;

/// The phones to connect to, and the connection in progress.
pub(super) struct Iphones {
    timing: Timing,
    inquiries: Inquiries,
    reading: Option<JoinHandle<Option<ContactId>>>,
}

impl Iphones {
    pub(super) fn new(timing: Timing) -> Self {
        Self { timing, inquiries: Inquiries::default(), reading: None }
    }

    /// The id of the sender of an advert, if it is an iPhone whose id was read in this slot;
    /// otherwise an iPhone or candidate is queued.
    pub(super) fn id_of(
        &mut self,
        device: Device,
        beacon: Beacon,
        rssi: Option<i16>,
        now: Moment,
    ) -> Option<ContactId> {
        let sure = match beacon {
            Beacon::Bluezone(Advert::Ios) => true,
            Beacon::Bluezone(Advert::IosCandidate) => false,
            _ => return None,
        };
        self.inquiries.id_of(device, sure, rssi, now)
    }

    /// Connects to the next phone, unless a connection is in progress.
    pub(super) fn ask(&mut self, connection: &Arc<SyncConnection>, now: Moment) {
        if self.reading.is_some() {
            return;
        }
        let Some(device) = self.inquiries.next(now) else { return };
        let (connection, timing) = (connection.clone(), self.timing);
        self.reading = Some(tokio::spawn(async move {
            sleep(timing.read_pause).await;
            gatt::read(connection, device, timing.read_timeout).await
        }));
    }

    /// Waits until the connection in progress has read an id or failed; for ever without one.
    pub(super) async fn answer(&mut self) -> Option<ContactId> {
        let Some(reading) = &mut self.reading else { return pending().await };
        let answer = reading.await;
        self.reading = None;
        answer.ok().flatten()
    }

    /// Stores the answer of the phone that was asked and returns the phone.
    pub(super) fn answered(&mut self, id: Option<ContactId>, now: Moment) -> Option<Device> {
        self.inquiries.answered(id, now)
    }

    /// BlueZ has removed a device.
    pub(super) fn forget(&mut self, device: Device) {
        self.inquiries.forget(device);
    }

    /// The radio is about to be lost or restarted: ends the connection in progress without counting
    /// it as a failure of the phone.
    pub(super) fn interrupt(&mut self, connection: &Arc<SyncConnection>) {
        if let Some(reading) = self.reading.take() {
            reading.abort();
        }
        if let Some(device) = self.inquiries.interrupted() {
            tokio::spawn(gatt::disconnect(connection.clone(), device));
        }
    }
}

impl Drop for Iphones {
    fn drop(&mut self) {
        if let Some(reading) = &self.reading {
            reading.abort();
        }
    }
}
