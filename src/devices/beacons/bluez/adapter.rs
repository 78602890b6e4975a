//! Switching an adapter on and making it scan, and what each refusal means.
//!
//! `org.bluez.Adapter1` is driven directly, on the connection that listens: BlueZ ends a scan with
//! the connection that asked for it, so both live and die together.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dbus::arg::{PropMap, Variant};
use dbus::nonblock::{Proxy, SyncConnection};

use super::message::{ADAPTER, Objects, SERVICE, Signal};
use super::rfkill;
use crate::devices::beacons::RadioState;

/// How long BlueZ may take to answer; switching a sleepy adapter on takes seconds.
const REPLY: Duration = Duration::from_secs(10);

/// Everything BlueZ has: adapters, and devices it heard before.
pub(super) async fn objects(connection: &Arc<SyncConnection>) -> Result<Vec<Signal>, RadioState> {
    let root = Proxy::new(SERVICE, "/", REPLY, connection.clone());
    let objects: Result<Objects, _> =
        root.method_call("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", ()).await;
    objects.map(|objects| objects.0).map_err(|error| refusal(&error))
}

/// Makes an adapter scan for low-energy adverts, each one reported, duplicates too.
pub(super) async fn scan(connection: &Arc<SyncConnection>, path: &str) -> Result<(), RadioState> {
    let adapter = Proxy::new(SERVICE, path, REPLY, connection.clone());
    let on = (ADAPTER, "Powered", Variant(true));
    let powered: Result<(), _> =
        adapter.method_call("org.freedesktop.DBus.Properties", "Set", on).await;
    powered.map_err(|error| match refusal(&error) {
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
    filtered.map_err(|error| refusal(&error))?;

    let started = begin_scan(connection, path).await;
    if started != Err(RadioState::Busy) {
        return started;
    }
    // `InProgress` is also what BlueZ says when this connection's own scan was never ended, as
    // after a scanner that stopped by itself: end it and ask once more.
    end_scan(connection, path).await;
    begin_scan(connection, path).await
}

/// Begins a scan with the filter that [`scan`] has set; BlueZ keeps it when a scan ends.
pub(super) async fn begin_scan(
    connection: &Arc<SyncConnection>,
    path: &str,
) -> Result<(), RadioState> {
    let adapter = Proxy::new(SERVICE, path, REPLY, connection.clone());
    let started: Result<(), _> = adapter.method_call(ADAPTER, "StartDiscovery", ()).await;
    started.map_err(|error| refusal(&error))
}

/// Ends the scan that this connection asked for; that there is none is no fault.
pub(super) async fn end_scan(connection: &Arc<SyncConnection>, path: &str) {
    let adapter = Proxy::new(SERVICE, path, REPLY, connection.clone());
    let _ended: Result<(), _> = adapter.method_call(ADAPTER, "StopDiscovery", ()).await;
}

/// Switches an adapter off; [`scan`] switches it on again.
pub(super) async fn switch_off(
    connection: &Arc<SyncConnection>,
    path: &str,
) -> Result<(), RadioState> {
    let adapter = Proxy::new(SERVICE, path, REPLY, connection.clone());
    let off = (ADAPTER, "Powered", Variant(false));
    let switched: Result<(), _> =
        adapter.method_call("org.freedesktop.DBus.Properties", "Set", off).await;
    switched.map_err(|error| refusal(&error))
}

/// What a refusal of BlueZ or the bus means.
fn refusal(error: &dbus::Error) -> RadioState {
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
        // The name only: a message of BlueZ may quote a path, and paths hold addresses.
        _ => RadioState::Failed(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_have_meanings() {
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
            assert_eq!(refusal(&dbus::Error::new_custom(name, text)), state, "{name}");
        }
    }
}
