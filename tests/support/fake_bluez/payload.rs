//! What a device sends, as BlueZ's properties.

use std::collections::HashMap;

use dbus::arg::{PropMap, RefArg, Variant};

/// The parts of an advert that BlueZ publishes.
#[derive(Clone, Default)]
pub struct Payload {
    pub uuids: Vec<String>,
    pub manufacturer: HashMap<u16, Vec<u8>>,
    pub service_data: HashMap<String, Vec<u8>>,
    pub rssi: i16,
}

/// Spells a short UUID as BlueZ does.
fn uuid16(uuid: &[u8]) -> String {
    format!("0000{:02x}{:02x}-0000-1000-8000-00805f9b34fb", uuid[1], uuid[0])
}

impl Payload {
    /// Takes raw AD structures apart, as a controller and bluetoothd would. Its own few lines, so
    /// that the kiosk's decoder is not tested against itself.
    pub fn from_ad(ad: &[u8], rssi: i16) -> Self {
        let mut payload = Self { rssi, ..Self::default() };
        let mut rest = ad;
        while let [length, kind, after @ ..] = rest {
            let (data, next) = after.split_at(usize::from(*length) - 1);
            match kind {
                0x02 | 0x03 => payload.uuids.extend(data.chunks(2).map(uuid16)),
                0x16 => {
                    payload.service_data.insert(uuid16(data), data[2..].to_vec());
                }
                0x06 | 0x07 => {
                    let hex: String = data.iter().rev().map(|byte| format!("{byte:02x}")).collect();
                    let groups = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
                    payload.uuids.push(groups.join("-"));
                }
                0xFF => {
                    let company = u16::from_le_bytes([data[0], data[1]]);
                    payload.manufacturer.insert(company, data[2..].to_vec());
                }
                _ => {}
            }
            rest = next;
        }
        payload
    }

    /// The 23-byte advert of an Android phone with Bluezone (docs/FORMATS.md, section 1).
    pub fn android(id: [u8; 12], rssi: i16) -> Self {
        let head = [0x02, 0x01, 0x1A, 0x0F, 0xFF, 0xB5, 0x22];
        Self::from_ad(&[&head[..], &id, &[0x03, 0x03, 0x56, 0x4E]].concat(), rssi)
    }

    /// An iPhone with Bluezone in front: a service, and no id (docs/FORMATS.md, section 1).
    pub fn iphone(rssi: i16) -> Self {
        let uuid = 0x00004E56_73F5_4BC4_A12F_17D1AD07A667_u128.to_le_bytes();
        Self::from_ad(&[&[0x02, 0x01, 0x1A, 0x11, 0x07][..], &uuid].concat(), rssi)
    }

    /// An iPhone with some app in the background that may be Bluezone.
    pub fn overflow(rssi: i16) -> Self {
        let head = [0x02, 0x01, 0x1A, 0x14, 0xFF, 0x4C, 0x00, 0x01, 0x08];
        Self::from_ad(&[&head[..], &[0; 15]].concat(), rssi)
    }

    /// Properties of an advert that BlueZ already knew the services of.
    pub(super) fn changed(&self) -> PropMap {
        let data: HashMap<u16, Variant<Box<dyn RefArg>>> = self
            .manufacturer
            .iter()
            .map(|(company, data)| (*company, Variant(Box::new(data.clone()) as Box<dyn RefArg>)))
            .collect();
        let mut properties = PropMap::new();
        if !self.manufacturer.is_empty() {
            properties.insert("ManufacturerData".to_owned(), Variant(Box::new(data)));
        }
        if !self.service_data.is_empty() {
            let data: HashMap<String, Variant<Box<dyn RefArg>>> = self
                .service_data
                .iter()
                .map(|(uuid, data)| (uuid.clone(), Variant(Box::new(data.clone()) as Box<_>)))
                .collect();
            properties.insert("ServiceData".to_owned(), Variant(Box::new(data)));
        }
        properties.insert("RSSI".to_owned(), Variant(Box::new(self.rssi)));
        properties
    }

    /// All properties, with some that nobody needs, as on a real bus.
    pub(super) fn all(&self, address: &str, adapter: u16) -> PropMap {
        let mut properties = self.changed();
        for (name, value) in [("Address", address), ("AddressType", "random"), ("Alias", address)] {
            properties.insert(name.to_owned(), Variant(Box::new(value.to_owned())));
        }
        properties.insert("UUIDs".to_owned(), Variant(Box::new(self.uuids.clone())));
        for name in
            ["Connected", "Paired", "Trusted", "Blocked", "LegacyPairing", "ServicesResolved"]
        {
            properties.insert(name.to_owned(), Variant(Box::new(false)));
        }
        let adapter = super::signal::adapter_path(adapter);
        properties.insert("Adapter".to_owned(), Variant(Box::new(adapter)));
        properties
    }
}
