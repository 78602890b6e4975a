//! Reads the id of an iPhone over one short connection (docs/FORMATS.md, section 1).
//!
//! By D-Bus on the connection that receives the signals and not by btleplug, which subscribes to
//! every advert and asks BlueZ once more for each (110–140 µs of processor, docs/QUALITY.md), and which
//! uses the system bus only. The scan is restarted and continues meanwhile.

use std::sync::Arc;
use std::time::Duration;

use dbus::arg::{PropMap, Variant};
use dbus::nonblock::{Proxy, SyncConnection};
use protocol::contact::ContactId;
use tokio::time::{sleep, timeout};

use super::adapter::{self, Adapter};
use super::device::Device;
use super::frame;
use super::message::{DEVICE, SERVICE, each_interface, each_object};

/// Bluezone's characteristic on iPhones, as BlueZ spells it (docs/FORMATS.md, section 1).
const ID_UUID: &str = "00004e56-73f5-4bc4-a12f-17d1ad07a689";

const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";

/// How often BlueZ is asked whether it has resolved the phone's services.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Limit for BlueZ to end a connection.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads the id of a phone within `limit`; `None` when it has none or does not answer. Always ends
/// the connection.
pub(super) async fn read(
    connection: Arc<SyncConnection>,
    device: Device,
    limit: Duration,
) -> Option<ContactId> {
    let answer = timeout(limit, ask(&connection, device, limit)).await;
    disconnect(connection, device).await;
    // The error is not logged: it would name an address, and most candidates run other apps.
    answer.ok()?.ok()?
}

/// Ends a connection, also one that is still being established.
pub(super) async fn disconnect(connection: Arc<SyncConnection>, device: Device) {
    let device = Proxy::new(SERVICE, device.path(), DISCONNECT_TIMEOUT, connection);
    let _ended: Result<(), _> = device.method_call(DEVICE, "Disconnect", ()).await;
}

async fn ask(
    connection: &Arc<SyncConnection>,
    phone: Device,
    limit: Duration,
) -> Result<Option<ContactId>, dbus::Error> {
    let (adapter, path) = (phone.adapter(), phone.path());
    let at = |path| Proxy::new(SERVICE, path, limit, connection.clone());
    let device = at(dbus::Path::from(path.as_str()));
    // The call is sent before the scan is restarted.
    let connecting = device.method_call(DEVICE, "Connect", ());
    let adapter = Adapter::new(connection, &adapter, limit);
    let (connected, ()) = tokio::join!(connecting, restart_scan(&adapter));
    let () = connected?;
    loop {
        let asked = (DEVICE, "ServicesResolved");
        let (Variant(resolved),): (Variant<bool>,) =
            device.method_call("org.freedesktop.DBus.Properties", "Get", asked).await?;
        if resolved {
            break;
        }
        sleep(POLL_INTERVAL).await;
    }
    let Ok(objects) = adapter::managed_objects(connection, limit).await else { return Ok(None) };
    let Some(found) = characteristic(&objects, &path) else { return Ok(None) };
    let (value,): (Vec<u8>,) =
        at(found.into()).method_call(CHARACTERISTIC, "ReadValue", (PropMap::new(),)).await?;
    Ok(value.try_into().ok().map(ContactId))
}

/// Restarts the scan of an adapter. Linux has the controller report each device once per scan and
/// connects at the next report; without a restart that is up to 10 s away, which is the timeout.
async fn restart_scan(adapter: &Adapter<'_>) {
    // If either fails, `Discovering` stays false, which the listener notices.
    let _stopped = adapter.stop_scan().await;
    let _started = adapter.start_scan().await;
}

/// The path of Bluezone's characteristic on a device.
fn characteristic(objects: &[u8], device: &str) -> Option<String> {
    let objects = frame::read(objects).ok()?;
    let mut found = None;
    each_object(&objects, |path, object| {
        if path.strip_prefix(device).is_some_and(|rest| rest.starts_with('/')) {
            each_interface(object, |interface, mut properties| {
                let _end = properties.properties(|name, _, mut value| {
                    let is_ours = (interface, name) == (CHARACTERISTIC, "UUID")
                        && value.text().is_some_and(|uuid| uuid.eq_ignore_ascii_case(ID_UUID));
                    if is_ours && found.is_none() {
                        found = Some(path.to_owned());
                    }
                });
            });
        }
    });
    found
}
