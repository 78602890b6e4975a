//! One short connection to an iPhone that reads its id (docs/FORMATS.md, section 1).
//!
//! Direct D-Bus on the connection that listens, not btleplug: btleplug subscribes to every advert,
//! asks BlueZ once more for each (110–140 µs of processor, docs/QUALITY.md), and connects to the
//! system bus only. The scan begins anew and goes on meanwhile.

use std::sync::Arc;
use std::time::Duration;

use dbus::arg::{Iter, PropMap, ReadAll, TypeMismatchError, Variant};
use dbus::nonblock::{Proxy, SyncConnection};
use protocol::contact::ContactId;
use tokio::time::{sleep, timeout};

use super::adapter;
use super::device::Device;
use super::message::{DEVICE, SERVICE, each};

/// Bluezone's characteristic on iPhones, as BlueZ spells it (docs/FORMATS.md, section 1).
const ID_UUID: &str = "00004e56-73f5-4bc4-a12f-17d1ad07a689";

const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";

/// How often BlueZ is asked whether it knows the phone's services by now.
const LOOK: Duration = Duration::from_millis(100);

/// How long BlueZ may take to end a connection.
const HANG_UP: Duration = Duration::from_secs(5);

/// Reads the id of a phone within `limit`; `None` when it has none or does not answer. The
/// connection is ended in any case.
pub(super) async fn read(
    connection: Arc<SyncConnection>,
    device: Device,
    limit: Duration,
) -> Option<ContactId> {
    let answer = timeout(limit, ask(&connection, device, limit)).await;
    hang_up(connection, device).await;
    // Why it failed is not told: it would name an address, and most candidates are other apps.
    answer.ok()?.ok()?
}

/// Ends a connection, also one that is only being made.
pub(super) async fn hang_up(connection: Arc<SyncConnection>, device: Device) {
    let device = Proxy::new(SERVICE, device.path(), HANG_UP, connection);
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
    // The call is on its way before the scan begins anew.
    let connecting = device.method_call(DEVICE, "Connect", ());
    let (connected, ()) = tokio::join!(connecting, scan_anew(connection, &adapter));
    let () = connected?;
    loop {
        let asked = (DEVICE, "ServicesResolved");
        let (Variant(resolved),): (Variant<bool>,) =
            device.method_call("org.freedesktop.DBus.Properties", "Get", asked).await?;
        if resolved {
            break;
        }
        sleep(LOOK).await;
    }
    let found: Characteristics = at("/".into())
        .method_call("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", ())
        .await?;
    let below =
        |found: &String| found.strip_prefix(&*path).is_some_and(|rest| rest.starts_with('/'));
    let Some(found) = found.0.into_iter().find(below) else { return Ok(None) };
    let (value,): (Vec<u8>,) =
        at(found.into()).method_call(CHARACTERISTIC, "ReadValue", (PropMap::new(),)).await?;
    Ok(value.try_into().ok().map(ContactId))
}

/// Begins a new scan on an adapter. Linux has the controller report each device once a scan
/// and connects at the next report; without this that is up to 10 s away, the limit itself.
async fn scan_anew(connection: &Arc<SyncConnection>, adapter: &str) {
    adapter::end_scan(connection, adapter).await;
    // If it does not begin, `Discovering` stays false, and that is noticed where we listen.
    let _begun: Result<(), _> = adapter::begin_scan(connection, adapter).await;
}

/// The paths of Bluezone's characteristic, of all devices that are connected.
struct Characteristics(Vec<String>);

impl ReadAll for Characteristics {
    fn read(args: &mut Iter<'_>) -> Result<Self, TypeMismatchError> {
        let mut found = Vec::new();
        each::<dbus::Path<'_>>(args, |path, interfaces| {
            each::<&str>(interfaces, |interface, properties| {
                if interface == CHARACTERISTIC {
                    each::<&str>(properties, |name, value| {
                        let uuid = value.get::<Variant<&str>>();
                        if name == "UUID"
                            && uuid.is_some_and(|uuid| uuid.0.eq_ignore_ascii_case(ID_UUID))
                        {
                            found.push(path.to_string());
                        }
                    });
                }
            });
        });
        Ok(Self(found))
    }
}
