//! Proximity beacons of every family that is worth recognising (docs/FORMATS.md, sections 1 and 3).
//!
//! Each family is a small decoder behind [`Decoder`]. Only Bluezone's ids become contacts; the
//! others are counted, so that a venue sees how many phones carry another app, and their
//! identities never leave the memory of the kiosk.

mod families;

use std::fmt;

use data_encoding::HEXLOWER;

use crate::bluezone::advert::{self, AdFields, Advert};

/// Another app's protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Google and Apple's Exposure Notification.
    ExposureNotification,
    /// DP-3T as it was before Exposure Notification.
    Dp3t,
    /// OpenTrace (BlueTrace), whose ids can only be read over a connection.
    OpenTrace,
    /// Herald from version 2.1 on.
    Herald,
}

impl Family {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] =
        [Self::ExposureNotification, Self::Dp3t, Self::OpenTrace, Self::Herald];

    /// The name that `kiosk inspect advert` prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExposureNotification => "exposure-notification",
            Self::Dp3t => "dp3t",
            Self::OpenTrace => "opentrace",
            Self::Herald => "herald",
        }
    }
}

/// The rotating identity that a beacon of another family sends: 6 bytes of Herald, 16 of the
/// others. Not in Debug: it is somebody's.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity {
    bytes: [u8; Self::MAX],
    len: u8,
}

impl Identity {
    /// Longest identity of a family.
    pub const MAX: usize = 16;

    /// Takes the bytes; `None` when they are more than [`Identity::MAX`].
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut padded = [0; Self::MAX];
        padded.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self { bytes: padded, len: u8::try_from(bytes.len()).ok()? })
    }

    /// The bytes as they were on the air.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(self.as_bytes()))
    }
}

/// What an advert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Beacon {
    /// Bluezone, in one of its forms.
    Bluezone(Advert),
    /// Another family's beacon.
    Other {
        /// Whose.
        family: Family,
        /// Its identity, where the advert carries one.
        id: Option<Identity>,
    },
}

impl Beacon {
    /// The family's name, as `kiosk inspect advert` prints it.
    pub fn family(self) -> &'static str {
        match self {
            Self::Bluezone(_) => "bluezone",
            Self::Other { family, .. } => family.name(),
        }
    }

    /// What it is within its family, as `kiosk inspect advert` prints it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Bluezone(advert) => advert.kind(),
            Self::Other { .. } => "beacon",
        }
    }
}

/// Recognises the adverts of one family.
pub trait Decoder: Sync {
    /// The beacon that stands in an advert, if one of this family does. Must not fail: the air is
    /// untrusted, and what is not as the family sends it is not its own.
    fn decode(&self, fields: &AdFields) -> Option<Beacon>;
}

/// Bluezone itself, the family that must be perfect.
struct Bluezone;

impl Decoder for Bluezone {
    fn decode(&self, fields: &AdFields) -> Option<Beacon> {
        advert::classify(fields).map(Beacon::Bluezone)
    }
}

/// All decoders; the first that recognises an advert has it.
const DECODERS: [&dyn Decoder; 5] = [
    &Bluezone,
    &families::ExposureNotification,
    &families::Dp3t,
    &families::Herald,
    &families::OpenTrace,
];

/// What an advert is, if it is of any family.
pub fn classify(fields: &AdFields) -> Option<Beacon> {
    DECODERS.iter().find_map(|decoder| decoder.decode(fields))
}

#[cfg(test)]
mod tests;
