//! D-Bus with blocking calls, over libdbus, which the kiosk has for BlueZ: a second library would be a twentieth of
//! the program.

use dbus::blocking::Connection;
use dbus::channel::{BusType, Channel};

/// A connection of its own to the system's bus, or to another one. It ends when it is dropped.
///
/// # Errors
/// When there is no bus.
pub(super) fn connect(address: Option<&str>) -> Result<Connection, dbus::Error> {
    open(address).map(Connection::from)
}

/// The same, with whatever reads from it still to be chosen.
///
/// # Errors
/// When there is no bus.
pub(super) fn open(address: Option<&str>) -> Result<Channel, dbus::Error> {
    let Some(address) = address else { return Channel::get_private(BusType::System) };
    let mut channel = Channel::open_private(address)?;
    channel.register()?;
    Ok(channel)
}

/// What an error says, in one line.
pub(super) fn reason(error: &dbus::Error) -> String {
    let said = error.message().or(error.name()).unwrap_or("it says no reason");
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last part of an error's name; services put their own before it.
pub(super) fn kind(error: &dbus::Error) -> &str {
    error.name().and_then(|name| name.rsplit('.').next()).unwrap_or_default()
}

/// What an error of the bus itself says of the service that was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It does not answer.
    Absent,
    /// The kiosk's user may not.
    Denied,
    /// Something of its own.
    Other,
}

pub(super) fn fault(error: &dbus::Error) -> Fault {
    match kind(error) {
        "ServiceUnknown" | "NameHasNoOwner" | "NoServer" | "NoReply" | "Disconnected" => {
            Fault::Absent
        }
        "AccessDenied" | "PermissionDenied" | "InteractiveAuthorizationRequired" => Fault::Denied,
        _ => Fault::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_as_a_table() {
        for (name, wanted) in [
            ("org.freedesktop.DBus.Error.ServiceUnknown", Fault::Absent),
            ("org.freedesktop.DBus.Error.NoReply", Fault::Absent),
            ("org.freedesktop.DBus.Error.AccessDenied", Fault::Denied),
            ("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", Fault::Denied),
            ("org.freedesktop.NetworkManager.PermissionDenied", Fault::Denied),
            ("org.freedesktop.UDisks2.Error.Failed", Fault::Other),
        ] {
            assert_eq!(fault(&dbus::Error::new_custom(name, "no")), wanted, "{name}");
        }
    }
}
