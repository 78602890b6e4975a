//! Beacons by family, and their identities.

use std::fmt;

use data_encoding::HEXLOWER;

use crate::bluezone::advert::Advert;

/// A family of beacons other than Bluezone's.
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
    /// All families.
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

/// The rotating identity in a beacon of another family: 6 bytes for Herald, 16 for the others. Not in
/// Debug, because it is personal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Identity {
    bytes: [u8; Self::MAX],
    len: u8,
}

impl Identity {
    /// Length of the longest identity, bytes.
    pub const MAX: usize = 16;

    /// `None` when there are more than [`Identity::MAX`] bytes.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut padded = [0; Self::MAX];
        padded.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self { bytes: padded, len: u8::try_from(bytes.len()).ok()? })
    }

    /// The bytes as transmitted.
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

/// An advert of a known family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Beacon {
    /// Bluezone, in one of its forms.
    Bluezone(Advert),
    /// Another family's beacon.
    Other {
        /// The family.
        family: Family,
        /// The identity, if the advert carries one.
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

    /// The kind of advert within its family, as `kiosk inspect advert` prints it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Bluezone(advert) => advert.kind(),
            Self::Other { .. } => "beacon",
        }
    }
}
