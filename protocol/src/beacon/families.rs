//! The decoders of all families (docs/FORMATS.md, section 3).

use super::kinds::{Beacon, Family, Identity};
use crate::bluezone::advert::{self, AdFields};

/// Recognises the adverts of one family.
pub trait Decoder: Sync {
    /// The beacon in an advert, if it is one of this family. Must not fail: adverts are untrusted, and
    /// one that does not follow the family's format is not its own.
    fn decode(&self, fields: &AdFields) -> Option<Beacon>;
}

pub(super) struct Bluezone;

impl Decoder for Bluezone {
    fn decode(&self, fields: &AdFields) -> Option<Beacon> {
        advert::classify(fields).map(Beacon::Bluezone)
    }
}

/// Service UUID of Exposure Notification, and length of its service data: 16 bytes of rolling
/// proximity identifier, 4 of encrypted metadata.
const EXPOSURE_NOTIFICATION: u16 = 0xFD6F;
const RPI_LEN: usize = 16;
const METADATA_LEN: usize = 4;

/// Service UUID of DP-3T, and length of its ephemeral id.
const DP3T: u16 = 0xFD68;
const EPH_ID_LEN: usize = 16;

/// Company id of OpenTrace, and length of its data: characters of `[0-9a-f]`. Each deployment has a
/// service UUID of its own, and scales and watches use the company id too.
const OPEN_TRACE_COMPANY: u16 = 0x03FF;
const OPEN_TRACE_LEN: usize = 3;

/// Service UUID and company id of Herald, and length of its pseudo address.
const HERALD: u16 = 0xFCF6;
const HERALD_COMPANY: u16 = 0x05F1;
const PSEUDO_ADDRESS_LEN: usize = 6;

pub(super) struct ExposureNotification;

impl Decoder for ExposureNotification {
    fn decode(&self, fields: &AdFields) -> Option<Beacon> {
        let data = service_data(fields, EXPOSURE_NOTIFICATION, RPI_LEN + METADATA_LEN)?;
        // The metadata holds the transmit power and is no part of the identity.
        Some(other(Family::ExposureNotification, &data[..RPI_LEN]))
    }
}

pub(super) struct Dp3t;

impl Decoder for Dp3t {
    fn decode(&self, fields: &AdFields) -> Option<Beacon> {
        Some(other(Family::Dp3t, service_data(fields, DP3T, EPH_ID_LEN)?))
    }
}

pub(super) struct OpenTrace;

impl Decoder for OpenTrace {
    fn decode(&self, fields: &AdFields) -> Option<Beacon> {
        let is_mark = |data: &[u8]| {
            data.len() == OPEN_TRACE_LEN
                && data.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_there =
            !fields.uuid128s.is_empty() && fields.data_of(OPEN_TRACE_COMPANY).any(is_mark);
        // The data after the company id is random for each burst and no identity.
        is_there.then_some(Beacon::Other { family: Family::OpenTrace, id: None })
    }
}

pub(super) struct Herald;

impl Decoder for Herald {
    fn decode(&self, fields: &AdFields) -> Option<Beacon> {
        if !fields.uuid16s.contains(&HERALD) {
            return None;
        }
        let mut data = fields.data_of(HERALD_COMPANY);
        let address = data.find(|data| data.len() == PSEUDO_ADDRESS_LEN)?;
        Some(other(Family::Herald, address))
    }
}

/// Service data of exactly this length, if the advert also lists the service.
fn service_data(fields: &AdFields, service: u16, len: usize) -> Option<&[u8]> {
    if !fields.uuid16s.contains(&service) {
        return None;
    }
    let mut data = fields.service_data.iter().filter(|(uuid, _)| *uuid == service);
    data.find(|(_, data)| data.len() == len).map(|(_, data)| data.as_slice())
}

fn other(family: Family, id: &[u8]) -> Beacon {
    Beacon::Other { family, id: Identity::new(id) }
}
