//! Turns btleplug's events into adverts.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use btleplug::api::{CentralEvent, CentralState};
use btleplug::platform::PeripheralId;
use tokio::time::Instant;

use super::central::Central;
use super::fields;
use super::lost::Lost;
use super::merge::{Merge, Part};
use crate::devices::beacons::devices::Change;
use crate::devices::beacons::reception::Reception;
use crate::devices::beacons::{RadioState, id_of};

/// The devices that are heard, and the advert whose events are arriving.
pub(super) struct Adverts {
    pub reception: Reception<u64>,
    merge: Merge,
    /// Makes numbers of devices that mean nothing outside this run.
    numbers: RandomState,
    /// When each device was last heard.
    heard: HashMap<u64, Instant>,
    forget_after: Duration,
}

impl Adverts {
    pub(super) fn new(reception: Reception<u64>, forget_after: Duration) -> Self {
        let (merge, heard) = (Merge::default(), HashMap::new());
        Self { reception, merge, numbers: RandomState::new(), heard, forget_after }
    }

    /// A session begins: what the system told before may have changed.
    pub(super) fn forget_all(&mut self) {
        self.reception.forget_all();
        self.merge = Merge::default();
        self.heard.clear();
    }

    /// Whether events of an advert have come and more may follow.
    pub(super) fn is_incomplete(&self) -> bool {
        self.merge.is_open()
    }

    /// Handles an event; those of one advert count once they are complete.
    pub(super) async fn handle(
        &mut self,
        central: &Central,
        event: CentralEvent,
    ) -> Result<(), Lost> {
        let nothing = Change::default;
        let (id, part, change) = match event {
            CentralEvent::DeviceDiscovered(id) => (id, Part::Discovered, nothing()),
            CentralEvent::RssiUpdate { id, rssi } => {
                (id, Part::Rssi, Change { rssi: Some(rssi), ..nothing() })
            }
            CentralEvent::ManufacturerDataAdvertisement { id, manufacturer_data } => {
                let manufacturer = Some(fields::manufacturer(manufacturer_data));
                (id, Part::Manufacturer, Change { manufacturer, ..nothing() })
            }
            CentralEvent::ServiceDataAdvertisement { id, service_data } => {
                let service_data = Some(fields::service_data(&service_data));
                (id, Part::ServiceData, Change { service_data, ..nothing() })
            }
            CentralEvent::ServicesAdvertisement { id, services } => {
                let uuids = Some(fields::services(&services));
                (id, Part::Services, Change { uuids, ..nothing() })
            }
            CentralEvent::StateUpdate(CentralState::PoweredOff) => {
                return Err(RadioState::Off.into());
            }
            _ => return Ok(()),
        };
        let device = self.numbers.hash_one(&id);
        let change = self.fill(central, device, &id, part, change).await?;
        match self.merge.add(device, part, change) {
            Some((before, advert)) => self.sight(before, advert).await,
            None => Ok(()),
        }
    }

    /// An event of a device that is new, or was forgotten, stands for all that the system knows of it.
    async fn fill(
        &self,
        central: &Central,
        device: u64,
        id: &PeripheralId,
        part: Part,
        mut change: Change,
    ) -> Result<Change, RadioState> {
        let is_known = self.heard.contains_key(&device) || self.merge.is_of(device);
        if part == Part::Discovered || !is_known {
            let known = central.properties(id).await?.unwrap_or_default();
            change = Change { rssi: change.rssi.or(known.rssi), ..known };
        }
        Ok(change)
    }

    /// Passes on the advert whose events have come, if there is one.
    pub(super) async fn complete(&mut self) -> Result<(), Lost> {
        match self.merge.take() {
            Some((device, change)) => self.sight(device, change).await,
            None => Ok(()),
        }
    }

    async fn sight(&mut self, device: u64, change: Change) -> Result<(), Lost> {
        self.heard.insert(device, Instant::now());
        if let Some((beacon, rssi)) = self.reception.receive(device, change).await? {
            self.reception.send_advert(device, beacon, id_of(beacon), rssi).await?;
        }
        Ok(())
    }

    /// Forgets devices that were not heard for long; btleplug does not tell which ones the system has
    /// forgotten.
    pub(super) fn forget_old(&mut self) {
        let (reception, limit) = (&mut self.reception, self.forget_after);
        self.heard.retain(|device, at| {
            let stays = at.elapsed() < limit;
            if !stays {
                reception.forget(*device);
            }
            stays
        });
    }
}
