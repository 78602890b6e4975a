//! The fields of an advert in one exactly sized allocation: 22 bytes for a Bluezone phone, which as
//! lists takes 230 bytes in four.

use protocol::bluezone::advert::AdFields;

/// Four lists, each after a byte with its length; UUIDs and company ids in little-endian order. No
/// `Debug`: it holds data of other people's devices.
#[derive(Default)]
pub(super) struct Packed(Box<[u8]>);

impl Packed {
    /// Replaces the content by `fields`. Data of more than 255 bytes and entries of a list beyond the
    /// 255th are left out: no advert is that long.
    pub(super) fn pack(&mut self, fields: &AdFields) {
        let mut bytes = Vec::with_capacity(length(fields));
        list(&mut bytes, &fields.uuid16s, |bytes, uuid| bytes.extend(uuid.to_le_bytes()));
        list(&mut bytes, &fields.uuid128s, |bytes, uuid| bytes.extend(uuid.to_le_bytes()));
        for entries in [&fields.manufacturer, &fields.service_data] {
            let entries: Vec<_> = entries
                .iter()
                .filter_map(|(number, data)| Some((number, data, u8::try_from(data.len()).ok()?)))
                .collect();
            list(&mut bytes, &entries, |bytes, (number, data, length)| {
                bytes.extend(number.to_le_bytes());
                bytes.push(*length);
                bytes.extend(*data);
            });
        }
        self.0 = bytes.into();
    }

    pub(super) fn unpack(&self) -> AdFields {
        let mut bytes = &*self.0;
        let take = &mut bytes;
        AdFields {
            uuid16s: each(take, |bytes| chunk(bytes).map(u16::from_le_bytes)),
            uuid128s: each(take, |bytes| chunk(bytes).map(u128::from_le_bytes)),
            manufacturer: each(take, entry),
            service_data: each(take, entry),
        }
    }

    #[cfg(test)]
    pub(super) fn heap_bytes(&self) -> usize {
        self.0.len()
    }
}

/// Packed length of `fields`, up to entries that are left out.
fn length(fields: &AdFields) -> usize {
    let data = fields.manufacturer.iter().chain(&fields.service_data);
    4 + 2 * fields.uuid16s.len()
        + 16 * fields.uuid128s.len()
        + data.map(|(_, data)| 3 + data.len()).sum::<usize>()
}

fn list<T>(bytes: &mut Vec<u8>, entries: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    let length = u8::try_from(entries.len()).unwrap_or(u8::MAX);
    bytes.push(length);
    for entry in entries.iter().take(length.into()) {
        write(bytes, entry);
    }
}

/// Reads a list up to its end or the end of the bytes.
fn each<T>(bytes: &mut &[u8], read: impl Fn(&mut &[u8]) -> Option<T>) -> Vec<T> {
    let length = chunk::<1>(bytes).map_or(0, |[length]| length);
    let mut entries = Vec::with_capacity(length.into());
    entries.extend((0..length).map_while(|_| read(bytes)));
    entries
}

fn entry(bytes: &mut &[u8]) -> Option<(u16, Vec<u8>)> {
    let number = u16::from_le_bytes(chunk(bytes)?);
    let [length] = chunk(bytes)?;
    let (data, rest) = bytes.split_at_checked(length.into())?;
    *bytes = rest;
    Some((number, data.to_vec()))
}

/// Splits off the next bytes.
fn chunk<const LENGTH: usize>(bytes: &mut &[u8]) -> Option<[u8; LENGTH]> {
    let (chunk, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*chunk)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(fields: &AdFields) -> AdFields {
        let mut packed = Packed::default();
        packed.pack(fields);
        packed.unpack()
    }

    #[test]
    fn adverts_come_back_as_they_were() {
        let android = AdFields {
            uuid16s: vec![0x4E56],
            manufacturer: vec![(0x22B5, vec![7; 12])],
            ..AdFields::default()
        };
        let everything = AdFields {
            uuid16s: vec![0x4E56, 0xFD6F],
            uuid128s: vec![0x4E56_73F5, u128::MAX],
            manufacturer: vec![(0x22B5, vec![]), (0xFFFF, vec![9; 255])],
            service_data: vec![(0xFD6F, vec![1; 20]), (0xFD68, vec![2; 16])],
        };
        let crowded = AdFields { uuid16s: (0..255).collect(), ..AdFields::default() };
        for fields in [AdFields::default(), android, everything, crowded] {
            assert!(there_and_back(&fields) == fields);
        }
        assert!(Packed::default().unpack() == AdFields::default());
    }

    #[test]
    fn what_no_advert_has_is_left_out() {
        let odd = AdFields {
            uuid16s: (0..300).collect(),
            manufacturer: vec![(1, vec![0; 256]), (2, vec![5; 3])],
            ..AdFields::default()
        };
        let kept = there_and_back(&odd);
        assert_eq!(kept.uuid16s, (0..255).collect::<Vec<u16>>());
        assert!(kept.manufacturer == [(2, vec![5; 3])]);
    }

    #[test]
    fn a_phone_takes_two_dozen_bytes() {
        let mut packed = Packed::default();
        packed.pack(&AdFields {
            uuid16s: vec![0x4E56],
            manufacturer: vec![(0x22B5, vec![7; 12])],
            ..AdFields::default()
        });
        assert_eq!(packed.heap_bytes(), 21);
    }
}
