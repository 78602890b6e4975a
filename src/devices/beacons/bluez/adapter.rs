//! Calls of `org.bluez.Adapter1`: power and scan, and what each error means.
//!
//! The calls go over the connection that receives the signals, because BlueZ stops a scan when the
//! connection that started it ends.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dbus::arg::{PropMap, Variant};
use dbus::nonblock::{Proxy, SyncConnection};

use super::message::{ADAPTER, Objects, SERVICE, Signal};
use super::rfkill;
use crate::devices::beacons::RadioState;

/// Limit for an answer of BlueZ; switching on some adapters takes seconds.
const REPLY_TIMEOUT: Duration = Duration::from_secs(10);

/// All objects of BlueZ: adapters, and devices it has heard before.
pub(super) async fn objects(connection: &Arc<SyncConnection>) -> Result<Vec<Signal>, RadioState> {
    let root = Proxy::new(SERVICE, "/", REPLY_TIMEOUT, connection.clone());
    let objects: Result<Objects, _> =
        root.method_call("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", ()).await;
    objects.map(|objects| objects.0).map_err(|error| state_of(&error))
}

/// Switches an adapter on and starts its scan for low-energy adverts, with every duplicate reported.
pub(super) async fn scan(connection: &Arc<SyncConnection>, path: &str) -> Result<(), RadioState> {
    let adapter = Proxy::new(SERVICE, path, REPLY_TIMEOUT, connection.clone());
    let on = (ADAPTER, "Powered", Variant(true));
    let powered: Result<(), _> =
        adapter.method_call("org.freedesktop.DBus.Properties", "Set", on).await;
    powered.map_err(|error| match state_of(&error) {
        RadioState::Failed(_) if rfkill::blocks_bluetooth(Path::new(rfkill::SWITCHES)) => {
            RadioState::Blocked
        }
        RadioState::Failed(_) => RadioState::Off,
        other => other,
    })?;

    // Transport: without it BlueZ spends half its time on an inquiry for classic devices.
    let mut filter = PropMap::new();
    filter.insert("Transport".to_owned(), Variant(Box::new("le".to_owned())));
    filter.insert("DuplicateData".to_owned(), Variant(Box::new(true)));
    let filtered: Result<(), _> =
        adapter.method_call(ADAPTER, "SetDiscoveryFilter", (filter,)).await;
    filtered.map_err(|error| state_of(&error))?;

    let started = start_scan(connection, path).await;
    if started != Err(RadioState::Busy) {
        return started;
    }
    // BlueZ also answers `InProgress` when this connection's own scan was never stopped, as after
    // a scan that ended by itself: stop it and try once more.
    stop_scan(connection, path).await;
    start_scan(connection, path).await
}

/// Starts a scan with the filter that [`scan`] has set; BlueZ keeps the filter when a scan ends.
pub(super) async fn start_scan(
    connection: &Arc<SyncConnection>,
    path: &str,
) -> Result<(), RadioState> {
    let adapter = Proxy::new(SERVICE, path, REPLY_TIMEOUT, connection.clone());
    let started: Result<(), _> = adapter.method_call(ADAPTER, "StartDiscovery", ()).await;
    started.map_err(|error| state_of(&error))
}

/// Stops the scan that this connection has started; does nothing without one.
pub(super) async fn stop_scan(connection: &Arc<SyncConnection>, path: &str) {
    let adapter = Proxy::new(SERVICE, path, REPLY_TIMEOUT, connection.clone());
    let _ended: Result<(), _> = adapter.method_call(ADAPTER, "StopDiscovery", ()).await;
}

/// Switches an adapter off; [`scan`] switches it on again.
pub(super) async fn switch_off(
    connection: &Arc<SyncConnection>,
    path: &str,
) -> Result<(), RadioState> {
    let adapter = Proxy::new(SERVICE, path, REPLY_TIMEOUT, connection.clone());
    let off = (ADAPTER, "Powered", Variant(false));
    let switched: Result<(), _> =
        adapter.method_call("org.freedesktop.DBus.Properties", "Set", off).await;
    switched.map_err(|error| state_of(&error))
}

/// The state that an error of BlueZ or of the bus means.
fn state_of(error: &dbus::Error) -> RadioState {
    let name = error.name().unwrap_or("no name");
    let text = error.message().unwrap_or_default();
    match name.rsplit('.').next().unwrap_or(name) {
        "Blocked" => RadioState::Blocked,
        _ if text.to_ascii_lowercase().contains("rfkill") => RadioState::Blocked,
        "InProgress" => RadioState::Busy,
        "NotReady" => RadioState::Off,
        "UnknownObject" => RadioState::Absent,
        "ServiceUnknown" | "NameHasNoOwner" | "NoReply" | "Disconnected" => {
            RadioState::ServiceMissing
        }
        // Without the message, which may quote a path, and paths hold addresses.
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
            (
                "org.freedesktop.DBus.Error.AccessDenied",
                "/org/bluez/hci0/dev_C0_11_22_33_44_55",
                RadioState::Failed("org.freedesktop.DBus.Error.AccessDenied".to_owned()),
            ),
        ] {
            assert_eq!(state_of(&dbus::Error::new_custom(name, text)), state, "{name}");
        }
    }
}
