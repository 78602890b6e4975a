//! What BlueZ last said of each device, so that a signal that carries only a new RSSI still counts
//! as a sighting of the id heard before.
//!
//! D-Bus paths hold MAC addresses. They live in this map and nowhere else, until BlueZ forgets the
//! device (30 s after its last advert); nothing here has a `Debug`.

use std::collections::HashMap;

use protocol::beacon::{Beacon, classify};
use protocol::bluezone::advert::AdFields;

/// Most devices remembered at once. BlueZ forgets within 30 s, so this is 500 new devices a
/// second; beyond it, first payloads still count, later changes of such a device do not.
const DEVICES_MAX: usize = 16_384;

/// The D-Bus path of an object of BlueZ.
pub(super) type Path = Box<str>;

/// What one signal says of a device. BlueZ always gives whole properties.
#[derive(Default)]
pub(super) struct Change {
    /// All service UUIDs.
    pub uuids: Option<Uuids>,
    /// All manufacturer data.
    pub manufacturer: Option<Vec<(u16, Vec<u8>)>>,
    /// All service data with 16-bit UUIDs.
    pub service_data: Option<Vec<(u16, Vec<u8>)>>,
    /// Signal in dBm.
    pub rssi: Option<i16>,
}

/// Service UUIDs, short and long.
pub(super) type Uuids = (Vec<u16>, Vec<u128>);

impl Change {
    /// Whether an advert on the air stands behind the signal.
    pub(super) fn is_sighting(&self) -> bool {
        self.rssi.is_some()
            || self.uuids.is_some()
            || self.manufacturer.is_some()
            || self.service_data.is_some()
    }
}

/// A device as it was last known.
#[derive(Default)]
struct Known {
    fields: AdFields,
    rssi: Option<i16>,
}

impl Known {
    fn apply(&mut self, change: Change) {
        if let Some((uuid16s, uuid128s)) = change.uuids {
            self.fields.uuid16s = uuid16s;
            self.fields.uuid128s = uuid128s;
        }
        if let Some(manufacturer) = change.manufacturer {
            self.fields.manufacturer = manufacturer;
        }
        if let Some(service_data) = change.service_data {
            self.fields.service_data = service_data;
        }
        // BlueZ leaves out an RSSI that changed little, so the last one stands.
        self.rssi = change.rssi.or(self.rssi);
    }

    fn heard(&self) -> Option<(Beacon, Option<i16>)> {
        Some((classify(&self.fields)?, self.rssi))
    }
}

/// All devices that BlueZ has.
#[derive(Default)]
pub(super) struct Devices {
    /// Boxed, because the table itself is up to half empty.
    known: HashMap<Path, Box<Known>>,
}

impl Devices {
    /// Takes what a signal says; returns what was heard, if it was an advert of ours.
    pub(super) fn hear(&mut self, path: &Path, change: Change) -> Option<(Beacon, Option<i16>)> {
        let is_sighting = change.is_sighting();
        self.remember(path, change).filter(|_| is_sighting)
    }

    /// Takes what BlueZ knew before we listened; that is no sighting.
    pub(super) fn seed(&mut self, path: Path, change: Change) {
        self.remember(&path, change);
    }

    /// The last signal of a device.
    pub(super) fn rssi(&self, path: &Path) -> Option<i16> {
        self.known.get(path)?.rssi
    }

    /// BlueZ has forgotten a device.
    pub(super) fn forget(&mut self, path: &str) {
        self.known.remove(path);
    }

    /// BlueZ itself is gone, and all its devices with it.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    fn remember(&mut self, path: &Path, change: Change) -> Option<(Beacon, Option<i16>)> {
        if let Some(known) = self.known.get_mut(path) {
            known.apply(change);
            return known.heard();
        }
        let mut known = Box::<Known>::default();
        known.apply(change);
        let heard = known.heard();
        if self.known.len() < DEVICES_MAX {
            self.known.insert(path.clone(), known);
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> Path {
        "/org/bluez/hci0/dev_C0_11_22_33_44_55".into()
    }

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

    /// First byte of the id heard, and the signal.
    fn heard(devices: &mut Devices, change: Change) -> Option<(u8, Option<i16>)> {
        let (beacon, rssi) = devices.hear(&path(), change)?;
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
        devices.seed(path(), payload(7, None));
        assert_eq!(heard(&mut devices, rssi_only(-50)), Some((7, Some(-50))));
        devices.forget(&path());
        assert_eq!(heard(&mut devices, rssi_only(-50)), None);
        devices.seed(path(), payload(7, None));
        devices.clear();
        assert_eq!(heard(&mut devices, rssi_only(-50)), None);
    }

    #[test]
    fn a_flood_costs_no_memory_and_no_first_payload() {
        let mut devices = Devices::default();
        for number in 0..DEVICES_MAX + 10 {
            let heard = devices.hear(&format!("/{number}").into(), payload(7, None));
            assert!(heard.is_some(), "{number}");
        }
        assert_eq!(devices.known.len(), DEVICES_MAX);
    }
}
