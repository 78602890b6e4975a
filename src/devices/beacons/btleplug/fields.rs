//! What btleplug's values mean for the decoder.

use std::collections::HashMap;
use std::fmt::Display;

use btleplug::api::PeripheralProperties;
use protocol::bluezone::advert::AdFields;

use crate::devices::beacons::devices::{Change, Uuids};

/// All that the system knows of a device.
pub(super) fn properties(properties: PeripheralProperties) -> Change {
    Change {
        uuids: Some(services(&properties.services)),
        manufacturer: Some(manufacturer(properties.manufacturer_data)),
        service_data: Some(service_data(&properties.service_data)),
        rssi: properties.rssi,
    }
}

/// Service UUIDs, which print as `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
pub(super) fn services(uuids: &[impl Display]) -> Uuids {
    let mut fields = AdFields::default();
    for uuid in uuids {
        fields.add_uuid_text(&uuid.to_string());
    }
    (fields.uuid16s, fields.uuid128s)
}

pub(super) fn manufacturer(data: HashMap<u16, Vec<u8>>) -> Vec<(u16, Vec<u8>)> {
    let mut entries: Vec<_> = data.into_iter().collect();
    // A hash table has no order, and which entry counts must not depend on chance.
    entries.sort();
    entries.shrink_to_fit();
    entries
}

pub(super) fn service_data(data: &HashMap<impl Display, Vec<u8>>) -> Vec<(u16, Vec<u8>)> {
    let mut fields = AdFields::default();
    for (uuid, data) in data {
        fields.add_service_data_text(&uuid.to_string(), data);
    }
    fields.service_data.sort();
    fields.service_data
}
