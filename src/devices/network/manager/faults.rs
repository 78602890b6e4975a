//! What NetworkManager refuses, as an error of ours.

use crate::devices::network::error::NetworkError;

impl From<zbus::Error> for NetworkError {
    fn from(error: zbus::Error) -> Self {
        let name = match &error {
            zbus::Error::MethodError(name, ..) => name.as_str().to_owned(),
            zbus::Error::FDO(fault) => {
                use zbus::DBusError;
                fault.name().as_str().to_owned()
            }
            // The bus itself.
            zbus::Error::InputOutput(_) | zbus::Error::Address(_) => return Self::Unavailable,
            _ => return Self::Failed(error.to_string()),
        };
        match name.rsplit('.').next().unwrap_or_default() {
            "ServiceUnknown" | "NameHasNoOwner" | "NoReply" => Self::Unavailable,
            "AccessDenied" | "PermissionDenied" | "InteractiveAuthorizationRequired" => {
                Self::Denied
            }
            _ => Self::Failed(error.to_string()),
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
        // No address by DHCP.
        5 | 15..=17 => NetworkError::Timeout,
        _ => NetworkError::Failed(format!("its device gave up with reason {reason}")),
    }
}
