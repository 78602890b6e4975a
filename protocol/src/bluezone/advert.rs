//! Recognises the adverts of Bluezone.
//!
//! [`AdFields`] is filled by both sources of adverts: raw AD structures (demo, recordings,
//! `kiosk inspect advert`) and the properties that BlueZ publishes. [`classify`] uses only that, so that
//! each rule of docs/FORMATS.md, section 1, is implemented once.

mod fields;
mod structures;

pub use fields::AdFields;
pub use structures::{Malformed, Parsed, Problem, parse};

use crate::contact::ContactId;
use crate::record::Phone;

/// 16-bit service UUID of Android phones (docs/FORMATS.md, section 1).
pub const ANDROID_SERVICE: u16 = 0x4E56;
/// Company id of the manufacturer data in which Android phones send their id (docs/FORMATS.md,
/// section 1).
pub const ANDROID_COMPANY: u16 = 0x22B5;
/// 128-bit service UUID of iPhones with the app in the foreground (docs/FORMATS.md, section 1).
pub const IOS_SERVICE: u128 = 0x00004E56_73F5_4BC4_A12F_17D1AD07A667;
/// Apple's company id (Bluetooth assigned numbers).
pub const APPLE_COMPANY: u16 = 0x004C;

/// Length of Apple's overflow area as manufacturer data (docs/FORMATS.md, section 1).
const OVERFLOW_LEN: usize = 17;
/// First byte of the overflow area.
const OVERFLOW_TYPE: u8 = 0x01;
/// The bit of the overflow area's second byte to which Bluezone's service UUID is hashed.
const OVERFLOW_BIT: u8 = 0x08;

/// The iBeacon that wakes Bluezone on iPhones: type, length, UUID, major 20, minor 20; one byte of
/// transmit power follows (docs/FORMATS.md, section 1).
const WAKE_UP: [u8; 22] = [
    0x02, 0x15, 0xC7, 0xAF, 0xEF, 0x7B, 0x17, 0x88, 0x4F, 0x4A, 0xA8, 0x7D, 0x69, 0x1D, 0x53, 0xBF,
    0x21, 0xC4, 0, 20, 0, 20,
];

/// An advert that belongs to Bluezone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Advert {
    /// An Android phone, with its id.
    Android(ContactId),
    /// An iPhone with the app in the foreground; its id can only be read over a connection.
    Ios,
    /// Perhaps an iPhone with the app in the background, which only a connection can show.
    IosCandidate,
    /// The iBeacon that wakes the app on iPhones; never a contact.
    Hint,
}

impl Advert {
    /// The name that `kiosk inspect advert` prints.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Android(_) => "android",
            Self::Ios => "ios",
            Self::IosCandidate => "ios-candidate",
            Self::Hint => "hint",
        }
    }

    /// The id, if the advert carries it.
    pub fn id(self) -> Option<ContactId> {
        match self {
            Self::Android(id) => Some(id),
            Self::Ios | Self::IosCandidate | Self::Hint => None,
        }
    }

    /// The kind of phone, if the advert is certainly a phone's with Bluezone.
    pub fn phone(self) -> Option<Phone> {
        match self {
            Self::Android(_) => Some(Phone::Android),
            Self::Ios => Some(Phone::Ios),
            Self::IosCandidate | Self::Hint => None,
        }
    }
}

/// The Bluezone advert in `fields`; `None` when it is another. The most certain kind has precedence:
/// an advert with an id is never reduced to a candidate by its other fields.
pub fn classify(fields: &AdFields) -> Option<Advert> {
    if fields.uuid16s.contains(&ANDROID_SERVICE)
        && let Some(id) = fields.data_of(ANDROID_COMPANY).find_map(|data| data.try_into().ok())
    {
        return Some(Advert::Android(ContactId(id)));
    }
    if fields.uuid128s.contains(&IOS_SERVICE) {
        return Some(Advert::Ios);
    }
    if fields.data_of(APPLE_COMPANY).any(is_wake_up) {
        return Some(Advert::Hint);
    }
    fields.data_of(APPLE_COMPANY).any(is_overflow).then_some(Advert::IosCandidate)
}

fn is_wake_up(data: &[u8]) -> bool {
    data.len() == WAKE_UP.len() + 1 && data.starts_with(&WAKE_UP)
}

fn is_overflow(data: &[u8]) -> bool {
    data.len() == OVERFLOW_LEN && data[0] == OVERFLOW_TYPE && data[1] & OVERFLOW_BIT != 0
}

#[cfg(test)]
mod tests;
