//! The last known advert of each device, so that a signal that carries only a new RSSI still counts
//! as a sighting of the id received before.
//!
//! Names of devices stay in this map until the system removes the device (BlueZ: 30 s after its last
//! advert), and no type here has `Debug`. At a thousand adverts a second thousands of devices are known, so adverts
//! are kept packed.

mod packed;

use std::collections::BTreeMap;

use protocol::beacon::{Beacon, classify};

use super::possible_rssi;
use packed::Packed;

/// Cap on devices. BlueZ removes them after 30 s, so this is 500 new devices a second; beyond it,
/// first payloads still count, later changes of the device do not.
const DEVICES_MAX: usize = 15_000;

/// The properties of a device that one signal holds; a property always comes as a whole.
#[derive(Default)]
pub(super) struct Change {
    pub uuids: Option<Uuids>,
    /// Company id and data.
    pub manufacturer: Option<Vec<(u16, Vec<u8>)>>,
    /// Service data with 16-bit UUIDs.
    pub service_data: Option<Vec<(u16, Vec<u8>)>>,
    /// dBm as the radio gave it, which may be a value that no signal has.
    pub rssi: Option<i16>,
}

/// Service UUIDs of 16 and of 128 bits.
pub(super) type Uuids = (Vec<u16>, Vec<u128>);

impl Change {
    /// Whether the signal comes from an advert.
    pub(super) fn is_sighting(&self) -> bool {
        self.rssi.is_some()
            || self.uuids.is_some()
            || self.manufacturer.is_some()
            || self.service_data.is_some()
    }

    /// Adds what a later signal about the same advert holds.
    pub(super) fn add(&mut self, later: Self) {
        self.uuids = later.uuids.or(self.uuids.take());
        self.manufacturer = later.manufacturer.or(self.manufacturer.take());
        self.service_data = later.service_data.or(self.service_data.take());
        self.rssi = later.rssi.or(self.rssi);
    }
}

#[derive(Default)]
struct Known {
    advert: Packed,
    rssi: Option<i16>,
}

impl Known {
    /// Applies a change and returns the device's beacon and signal, if it belongs to a family.
    fn apply(&mut self, change: Change) -> Option<(Beacon, Option<i16>)> {
        let is_new_advert = change.uuids.is_some()
            || change.manufacturer.is_some()
            || change.service_data.is_some();
        let mut fields = self.advert.unpack();
        if let Some((uuid16s, uuid128s)) = change.uuids {
            fields.uuid16s = uuid16s;
            fields.uuid128s = uuid128s;
        }
        if let Some(manufacturer) = change.manufacturer {
            fields.manufacturer = manufacturer;
        }
        if let Some(service_data) = change.service_data {
            fields.service_data = service_data;
        }
        if is_new_advert {
            self.advert.pack(&fields);
        }
        // BlueZ omits an RSSI that has changed little, so the last one is still valid.
        if let Some(rssi) = change.rssi {
            self.rssi = possible_rssi(rssi);
        }
        Some((classify(&fields)?, self.rssi))
    }
}

/// All devices that the system knows; `K` names a device.
pub(super) struct Devices<K> {
    /// A tree, because a hash table doubles its size when thousands come and go.
    known: BTreeMap<K, Known>,
}

impl<K> Default for Devices<K> {
    fn default() -> Self {
        Self { known: BTreeMap::new() }
    }
}

impl<K: Ord + Copy> Devices<K> {
    /// Applies a signal and returns the beacon with its signal in dBm, if it was a sighting of a
    /// family's beacon.
    pub(super) fn update(&mut self, device: K, change: Change) -> Option<(Beacon, Option<i16>)> {
        let is_sighting = change.is_sighting();
        self.store(device, change).filter(|_| is_sighting)
    }

    /// Stores what BlueZ knew before the scan began; that is no sighting.
    pub(super) fn seed(&mut self, device: K, change: Change) {
        self.store(device, change);
    }

    pub(super) fn rssi(&self, device: K) -> Option<i16> {
        self.known.get(&device)?.rssi
    }

    /// BlueZ has removed a device.
    pub(super) fn forget(&mut self, device: K) {
        self.known.remove(&device);
    }

    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    fn store(&mut self, device: K, change: Change) -> Option<(Beacon, Option<i16>)> {
        if let Some(known) = self.known.get_mut(&device) {
            return known.apply(change);
        }
        let mut known = Known::default();
        let heard = known.apply(change);
        if self.known.len() < DEVICES_MAX {
            self.known.insert(device, known);
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(byte: u8, rssi: Option<i16>) -> Change {
        Change {
            uuids: Some((vec![0x4E56], vec![])),
            manufacturer: Some(vec![(0x22B5, vec![byte; 12])]),
            service_data: None,
            rssi,
        }
    }

    fn rssi_only(rssi: i16) -> Change {
        Change { rssi: Some(rssi), ..Change::default() }
    }

    /// First byte of the id, and the signal.
    fn heard(devices: &mut Devices<u64>, change: Change) -> Option<(u8, Option<i16>)> {
        let (beacon, rssi) = devices.update(1, change)?;
        let Beacon::Bluezone(advert) = beacon else { return None };
        Some((advert.id()?.0[0], rssi))
    }

    #[test]
    fn changes_build_on_what_was_known() {
        let mut devices = Devices::default();
        let manufacturer = Some(vec![(0x22B5, vec![9; 12])]);
        for (what, change, expected) in [
            ("first payload", payload(7, Some(-60)), Some((7, Some(-60)))),
            ("RSSI only", rssi_only(-70), Some((7, Some(-70)))),
            ("RSSI that no signal has", rssi_only(79), Some((7, None))),
            ("the same again", rssi_only(-70), Some((7, Some(-70)))),
            ("same payload again", payload(7, None), Some((7, Some(-70)))),
            ("nothing that was on the air", Change::default(), None),
            (
                "next id of the same address",
                Change { manufacturer, ..Change::default() },
                Some((9, Some(-70))),
            ),
            (
                "payload without the service",
                Change { uuids: Some((vec![], vec![])), ..Change::default() },
                None,
            ),
        ] {
            assert_eq!(heard(&mut devices, change), expected, "{what}");
        }
    }

    #[test]
    fn forgotten_devices_are_unknown_and_seeded_ones_unheard() {
        let mut devices = Devices::default();
        devices.seed(1, payload(7, None));
        assert_eq!(heard(&mut devices, rssi_only(-50)), Some((7, Some(-50))));
        devices.forget(1);
        assert_eq!(heard(&mut devices, rssi_only(-50)), None);
        devices.seed(1, payload(7, None));
        devices.clear();
        assert_eq!(heard(&mut devices, rssi_only(-50)), None);
    }

    #[test]
    fn a_flood_costs_no_memory_and_no_first_payload() {
        let mut devices = Devices::default();
        for number in 0..DEVICES_MAX + 10 {
            let heard = devices.update(number, payload(7, None));
            assert!(heard.is_some(), "{number}");
        }
        assert_eq!(devices.known.len(), DEVICES_MAX);
    }

    #[test]
    fn a_hundred_thousand_rotating_ids_leave_only_those_that_are_present() {
        let mut devices = Devices::default();
        // 250 new devices a second, each forgotten after 30 s.
        let alive = 250 * 30;
        for number in 0..100_000_u64 {
            let change = payload(u8::try_from(number % 256).unwrap(), Some(-60));
            assert!(devices.update(number, change).is_some());
            if number >= alive {
                devices.forget(number - alive);
            }
        }
        assert_eq!(devices.known.len(), usize::try_from(alive).unwrap());
        // Some 82 bytes each: two thirds of the tree's slots are in use, and the allocator gives 32
        // bytes for up to 24.
        assert_eq!(size_of::<(u64, Known)>(), 32);
        assert!(devices.known.values().all(|known| known.advert.heap_bytes() <= 24));
    }
}
