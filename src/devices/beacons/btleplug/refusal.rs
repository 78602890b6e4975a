//! The state that an error of btleplug means.

use btleplug::Error;

use crate::devices::beacons::{RadioState, refusal};

/// The state that an error means. Its text is not passed on: it may name a path, and paths hold
/// addresses.
pub(super) fn state_of(error: &Error) -> RadioState {
    match error {
        Error::NoAdapterAvailable => RadioState::Absent,
        Error::TimedOut(_) => RadioState::ServiceMissing,
        Error::PermissionDenied => RadioState::Failed("permission denied".to_owned()),
        Error::Other(cause) => of_text(&format!("{cause:?}")),
        _ => RadioState::Failed("btleplug cannot do it here".to_owned()),
    }
}

/// BlueZ's errors come as text alone: `DbusError(D-Bus error: MESSAGE (NAME))`.
fn of_text(text: &str) -> RadioState {
    let (message, name) = text.trim_end_matches(')').rsplit_once('(').unwrap_or((text, ""));
    let is_name =
        name.contains('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
    if is_name {
        refusal::state_of(name, message)
    } else {
        RadioState::Failed("the system's Bluetooth refuses".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_bluez_are_its_states() {
        for (text, state) in [
            (
                "DbusError(D-Bus error: Operation already in progress (org.bluez.Error.InProgress))",
                RadioState::Busy,
            ),
            (
                "DbusError(D-Bus error: Blocked through rfkill (org.bluez.Error.Failed))",
                RadioState::Blocked,
            ),
            (
                "DbusError(D-Bus error: The name org.bluez was not provided by any .service files \
                 (org.freedesktop.DBus.Error.ServiceUnknown))",
                RadioState::ServiceMissing,
            ),
            (
                "DbusError(D-Bus error: no /org/bluez/hci0/dev_C0_11_22_33_44_55 (x.Error.Odd))",
                RadioState::Failed("x.Error.Odd".to_owned()),
            ),
            (
                "No device C0:11:22:33:44:55 (here)",
                RadioState::Failed("the system's Bluetooth refuses".to_owned()),
            ),
        ] {
            assert_eq!(of_text(text), state, "{text}");
        }
        assert_eq!(state_of(&Error::NoAdapterAvailable), RadioState::Absent);
    }
}
