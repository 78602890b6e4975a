//! The fields of an advert by which families of beacons are recognised.

/// The Bluetooth base UUID with its 32 bits for short UUIDs left at zero (Core specification,
/// volume 3, part B, 2.5.1).
const BASE_UUID: u128 = 0x00000000_0000_1000_8000_00805F9B34FB;
/// Position of a short UUID in the base UUID, bits.
const SHORT_SHIFT: u32 = 96;

/// The fields of an advert, from raw AD structures or from BlueZ.
///
/// UUIDs are in their shortest form, because BlueZ writes every UUID with 128 bits and raw adverts do
/// not. No `Debug`: the data belongs to other people's devices.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AdFields {
    /// Service UUIDs of 16 bits.
    pub uuid16s: Vec<u16>,
    /// All other service UUIDs; the first written digit is in the highest bits.
    pub uuid128s: Vec<u128>,
    /// Manufacturer data: company id, and the data after it.
    pub manufacturer: Vec<(u16, Vec<u8>)>,
    /// Service data of services with a UUID of 16 bits: UUID and data.
    pub service_data: Vec<(u16, Vec<u8>)>,
}

impl AdFields {
    /// All manufacturer data of one company id; an advert may have several.
    pub fn data_of(&self, company: u16) -> impl Iterator<Item = &[u8]> {
        self.manufacturer
            .iter()
            .filter(move |(number, _)| *number == company)
            .map(|(_, data)| data.as_slice())
    }

    /// Adds a service UUID in its shortest form.
    pub fn add_uuid(&mut self, uuid: u128) {
        match short(uuid) {
            Some(uuid) => self.uuid16s.push(uuid),
            None => self.uuid128s.push(uuid),
        }
    }

    /// Adds a service UUID written as `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, as BlueZ does; false when
    /// the text is not such a UUID.
    pub fn add_uuid_text(&mut self, text: &str) -> bool {
        let uuid = parse_uuid(text);
        if let Some(uuid) = uuid {
            self.add_uuid(uuid);
        }
        uuid.is_some()
    }

    /// Adds the data of a service whose UUID is written as in [`AdFields::add_uuid_text`]. Ignores
    /// services with UUIDs of more than 16 bits, which no known family uses.
    pub fn add_service_data_text(&mut self, text: &str, data: &[u8]) {
        if let Some(uuid) = parse_uuid(text).and_then(short) {
            self.service_data.push((uuid, data.to_vec()));
        }
    }
}

/// A 16- or 32-bit UUID as one of 128 bits.
pub(super) fn long(uuid: u32) -> u128 {
    BASE_UUID | u128::from(uuid) << SHORT_SHIFT
}

/// The 16-bit form of a UUID, if it has one.
fn short(uuid: u128) -> Option<u16> {
    let number = u16::try_from(uuid >> SHORT_SHIFT).ok()?;
    (long(number.into()) == uuid).then_some(number)
}

/// Parses `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
fn parse_uuid(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return None;
    }
    bytes.iter().enumerate().try_fold(0u128, |uuid, (index, byte)| match (index, byte) {
        (8 | 13 | 18 | 23, b'-') => Some(uuid),
        (8 | 13 | 18 | 23, _) => None,
        _ => Some(uuid << 4 | u128::from(char::from(*byte).to_digit(16)?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_kept_in_their_shortest_form() {
        for (text, uuid16s, uuid128s) in [
            ("00004e56-0000-1000-8000-00805f9b34fb", vec![0x4E56], vec![]),
            ("00004E56-0000-1000-8000-00805F9B34FB", vec![0x4E56], vec![]),
            ("00014e56-0000-1000-8000-00805f9b34fb", vec![], vec![long(0x1_4E56)]),
            (
                "00004e56-73f5-4bc4-a12f-17d1ad07a667",
                vec![],
                vec![0x00004E56_73F5_4BC4_A12F_17D1AD07A667],
            ),
        ] {
            let mut fields = AdFields::default();
            assert!(fields.add_uuid_text(text), "{text}");
            assert_eq!((fields.uuid16s, fields.uuid128s), (uuid16s, uuid128s), "{text}");
        }
    }

    #[test]
    fn odd_uuid_texts_are_refused() {
        for text in [
            "",
            "4e56",
            "00004e56000010008000-00805f9b34fb000",
            "00004e56-0000-1000-8000-00805f9b34f",
            "00004e56-0000-1000-8000-00805f9b34fx",
            "00004e56-0000-1000-80é-00805f9b34fb",
        ] {
            assert!(!AdFields::default().add_uuid_text(text), "{text}");
        }
    }
}
