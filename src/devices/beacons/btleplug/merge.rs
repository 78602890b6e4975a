//! Puts the events of one advert together again.
//!
//! btleplug makes an event of each property that an advert changed, in a fixed order, without saying
//! that they belong together; each alone would count as an advert. Pure.

use crate::devices::beacons::devices::Change;

/// What an event is about, in the order of the events of one advert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// A new device, with all its properties.
    Discovered,
    Rssi,
    Manufacturer,
    ServiceData,
    Services,
}

/// The advert whose events are arriving.
#[derive(Default)]
pub(super) struct Merge {
    open: Option<(u64, Part, Change)>,
}

impl Merge {
    /// Adds an event about a device; returns the advert before, if the event belongs to another one.
    pub(super) fn add(&mut self, device: u64, part: Part, change: Change) -> Option<(u64, Change)> {
        match &mut self.open {
            Some((of, last, open)) if *of == device && *last < part => {
                *last = part;
                open.add(change);
                None
            }
            open => open.replace((device, part, change)).map(|(of, _, change)| (of, change)),
        }
    }

    /// The last advert, when no further event came for a while.
    pub(super) fn take(&mut self) -> Option<(u64, Change)> {
        self.open.take().map(|(of, _, change)| (of, change))
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the advert whose events are arriving is of this device.
    pub(super) fn is_of(&self, device: u64) -> bool {
        self.open.as_ref().is_some_and(|(of, ..)| *of == device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Part::{Discovered, Manufacturer, Rssi, Services};

    fn change(part: Part, number: u8) -> Change {
        match part {
            Rssi => Change { rssi: Some(i16::from(number) - 100), ..Change::default() },
            Manufacturer => {
                Change { manufacturer: Some(vec![(1, vec![number])]), ..Change::default() }
            }
            _ => Change { uuids: Some((vec![number.into()], vec![])), ..Change::default() },
        }
    }

    #[test]
    fn events_of_one_advert_are_one_and_those_of_the_next_are_not() {
        let mut merge = Merge::default();
        let mut adverts = Vec::new();
        let mut number = 0;
        for (device, part) in [
            (1, Discovered),
            (1, Services),
            (1, Rssi),
            (1, Manufacturer),
            (1, Rssi),
            (2, Manufacturer),
            (1, Manufacturer),
            (1, Manufacturer),
        ] {
            number += 1;
            adverts.extend(merge.add(device, part, change(part, number)));
        }
        adverts.extend(merge.take());
        assert!(!merge.is_open() && merge.take().is_none());
        let adverts: Vec<_> = adverts
            .into_iter()
            .map(|(device, change)| {
                let uuid = change.uuids.map(|(short, _)| short);
                (device, uuid, change.rssi, change.manufacturer.map(|data| data[0].1[0]))
            })
            .collect();
        assert_eq!(
            adverts,
            [
                (1, Some(vec![2]), None, None),
                (1, None, Some(-97), Some(4)),
                (1, None, Some(-95), None),
                (2, None, None, Some(6)),
                (1, None, None, Some(7)),
                (1, None, None, Some(8)),
            ]
        );
    }
}
