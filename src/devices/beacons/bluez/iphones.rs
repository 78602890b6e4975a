//! iPhones at work: asks one after the other while the scan goes on, and knows who answered what.

use std::future::pending;
use std::sync::Arc;

use dbus::nonblock::SyncConnection;
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;
use protocol::contact::ContactId;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::Patience;
use super::device::Device;
use super::gatt;
use super::inquiry::{Inquiries, Moment};

/// The questions to iPhones.
pub(super) struct Iphones {
    patience: Patience,
    inquiries: Inquiries,
    /// The connection that is being made or used.
    reading: Option<JoinHandle<Option<ContactId>>>,
}

impl Iphones {
    /// Has asked nobody yet.
    pub(super) fn new(patience: Patience) -> Self {
        Self { patience, inquiries: Inquiries::default(), reading: None }
    }

    /// An advert was heard. Returns the sender's id when it is an iPhone that has told it in this
    /// slot; else an iPhone or candidate waits to be asked.
    pub(super) fn hear(
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
        self.inquiries.hear(device, sure, rssi, now)
    }

    /// Asks the next phone, if none is being asked.
    pub(super) fn ask(&mut self, connection: &Arc<SyncConnection>, now: Moment) {
        if self.reading.is_some() {
            return;
        }
        let Some(device) = self.inquiries.next(now) else { return };
        let (connection, patience) = (connection.clone(), self.patience);
        self.reading = Some(tokio::spawn(async move {
            sleep(patience.read_rest).await;
            gatt::read(connection, device, patience.read_limit).await
        }));
    }

    /// Waits until the phone that is being asked has answered or failed; for ever if none is.
    pub(super) async fn answer(&mut self) -> Option<ContactId> {
        let Some(reading) = &mut self.reading else { return pending().await };
        let answer = reading.await;
        self.reading = None;
        answer.ok().flatten()
    }

    /// Remembers an answer; returns who gave it.
    pub(super) fn answered(&mut self, id: Option<ContactId>, now: Moment) -> Option<Device> {
        self.inquiries.answered(id, now)
    }

    /// BlueZ has forgotten a device.
    pub(super) fn forget(&mut self, device: Device) {
        self.inquiries.forget(device);
    }

    /// The radio is about to be lost or restarted: gives the question up, for no fault of the phone.
    pub(super) fn interrupt(&mut self, connection: &Arc<SyncConnection>) {
        if let Some(reading) = self.reading.take() {
            reading.abort();
        }
        if let Some(device) = self.inquiries.interrupted() {
            tokio::spawn(gatt::hang_up(connection.clone(), device));
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
