//! What NetworkManager refuses, as an error of ours.

use crate::devices::network::error::NetworkError;
use crate::devices::system_bus::{self, Fault};

impl From<dbus::Error> for NetworkError {
    fn from(error: dbus::Error) -> Self {
        match system_bus::fault(&error) {
            Fault::Absent => Self::Unavailable,
            Fault::Denied => Self::Denied,
            Fault::Other => Self::Failed(system_bus::reason(&error)),
        }
    }
}

/// Why a device gave up (NMDeviceStateReason).
pub(super) fn of_reason(reason: u32) -> NetworkError {
    match reason {
        // No secrets, or the supplicant was refused, failed or timed out: with a password that is right these are
        // rare, and a person tries the password first in any case.
        7..=11 => NetworkError::WrongPassword,
        53 => NetworkError::OutOfReach,
        // No address by DHCP, or none any more.
        5 | 6 | 15..=17 => NetworkError::NoAddress,
        _ => NetworkError::Failed(format!("its device gave up with reason {reason}")),
    }
}
