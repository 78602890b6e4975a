//! What a refusal of BlueZ or of the bus means.

use super::RadioState;

/// The state that an error of this D-Bus name and text means.
pub(super) fn state_of(name: &str, text: &str) -> RadioState {
    match name.rsplit('.').next().unwrap_or(name) {
        "Blocked" => RadioState::Blocked,
        _ if text.to_ascii_lowercase().contains("rfkill") => RadioState::Blocked,
        "InProgress" => RadioState::Busy,
        "NotReady" => RadioState::Off,
        "UnknownObject" => RadioState::Absent,
        // The last three: bluetoothd runs and does not answer.
        "ServiceUnknown" | "NameHasNoOwner" | "Disconnected" | "NoReply" | "Timeout"
        | "TimedOut" => RadioState::ServiceMissing,
        // Without the text, which may quote a path, and paths hold addresses.
        _ => RadioState::Failed(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_states() {
        for (name, text, state) in [
            ("org.bluez.Error.Blocked", "", RadioState::Blocked),
            ("org.bluez.Error.Failed", "Blocked through rfkill", RadioState::Blocked),
            ("org.bluez.Error.InProgress", "Operation already in progress", RadioState::Busy),
            ("org.bluez.Error.NotReady", "Resource Not Ready", RadioState::Off),
            ("org.freedesktop.DBus.Error.UnknownObject", "", RadioState::Absent),
            ("org.freedesktop.DBus.Error.ServiceUnknown", "", RadioState::ServiceMissing),
            ("org.freedesktop.DBus.Error.NoReply", "", RadioState::ServiceMissing),
            ("org.freedesktop.DBus.Error.Timeout", "", RadioState::ServiceMissing),
            (
                "org.freedesktop.DBus.Error.AccessDenied",
                "/org/bluez/hci0/dev_C0_11_22_33_44_55",
                RadioState::Failed("org.freedesktop.DBus.Error.AccessDenied".to_owned()),
            ),
        ] {
            assert_eq!(state_of(name, text), state, "{name}");
        }
    }
}
