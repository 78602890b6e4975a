//! What is used of NetworkManager's objects on the bus.

use std::collections::HashMap;
use std::time::Duration;

use dbus::Path;
use dbus::arg::{AppendAll, Get, PropMap, ReadAll, RefArg, Variant};
use dbus::blocking::stdintf::org_freedesktop_dbus::Properties;
use dbus::blocking::{Connection, Proxy};

const NAME: &str = "org.freedesktop.NetworkManager";
pub(super) const DEVICE: &str = "org.freedesktop.NetworkManager.Device";
const WIRELESS: &str = "org.freedesktop.NetworkManager.Device.Wireless";
const STATION: &str = "org.freedesktop.NetworkManager.AccessPoint";
const KNOWN: &str = "org.freedesktop.NetworkManager.Settings";
const KNOWN_ONE: &str = "org.freedesktop.NetworkManager.Settings.Connection";

/// Longest that a call may take; what takes longer is told by signals.
const CALL_MAX: Duration = Duration::from_secs(25);

/// A device (NMDeviceType).
const WIFI: u32 = 2;

/// A connection's settings: sections of values.
pub(super) type Settings = HashMap<&'static str, PropMap>;

type Called<T> = Result<T, dbus::Error>;

/// A value in settings and options.
pub(super) type Value = Variant<Box<dyn RefArg>>;

pub(super) fn value(value: impl RefArg + 'static) -> Value {
    Variant(Box::new(value))
}

/// One interface of an object; its values are asked each time, because what is kept would have to be watched.
struct Object<'a> {
    proxy: Proxy<'a, &'a Connection>,
    interface: &'static str,
}

impl<'a> Object<'a> {
    fn new(connection: &'a Connection, path: Path<'a>, interface: &'static str) -> Self {
        Self { proxy: connection.with_proxy(NAME, path, CALL_MAX), interface }
    }

    fn get<T: for<'b> Get<'b> + 'static>(&self, property: &str) -> Called<T> {
        self.proxy.get(self.interface, property)
    }

    fn call<A: AppendAll, R: ReadAll>(&self, method: &str, arguments: A) -> Called<R> {
        self.proxy.method_call(self.interface, method, arguments)
    }
}

/// NetworkManager itself.
pub(super) struct Manager<'a>(&'a Connection, Object<'a>);

impl<'a> Manager<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        let path = Path::from("/org/freedesktop/NetworkManager");
        Self(connection, Object::new(connection, path, NAME))
    }

    /// The machine's Wi-Fi, if it has any.
    pub(super) fn wifi(&self) -> Called<Option<Wifi<'a>>> {
        let (paths,): (Vec<Path<'static>>,) = self.1.call("GetDevices", ())?;
        for path in paths {
            let wifi = Wifi::new(self.0, path);
            if wifi.device.get::<u32>("DeviceType")? == WIFI {
                return Ok(Some(wifi));
            }
        }
        Ok(None)
    }

    /// Makes a connection on a device and begins it; the answer is its settings' path.
    pub(super) fn activate(
        &self,
        device: &Path<'static>,
        settings: Settings,
        options: PropMap,
    ) -> Called<Path<'static>> {
        let arguments = (settings, device.clone(), Path::from("/"), options);
        let answer: (Path<'static>, Path<'static>, PropMap) =
            self.1.call("AddAndActivateConnection2", arguments)?;
        Ok(answer.0)
    }

    pub(super) fn deactivate(&self, active: Path<'static>) -> Called<()> {
        self.1.call("DeactivateConnection", (active,))
    }

    pub(super) fn connectivity(&self) -> Called<u32> {
        self.1.get("Connectivity")
    }

    pub(super) fn primary_type(&self) -> Called<String> {
        self.1.get("PrimaryConnectionType")
    }
}

/// A Wi-Fi device.
pub(super) struct Wifi<'a> {
    pub(super) path: Path<'static>,
    connection: &'a Connection,
    device: Object<'a>,
    wireless: Object<'a>,
}

impl<'a> Wifi<'a> {
    fn new(connection: &'a Connection, path: Path<'static>) -> Self {
        let device = Object::new(connection, path.clone(), DEVICE);
        let wireless = Object::new(connection, path.clone(), WIRELESS);
        Self { path, connection, device, wireless }
    }

    /// NMDeviceState.
    pub(super) fn state(&self) -> Called<u32> {
        self.device.get("State")
    }

    pub(super) fn active(&self) -> Called<Path<'static>> {
        self.device.get("ActiveConnection")
    }

    /// Networks that hide their name answer when it is asked for.
    pub(super) fn request_scan(&self, hidden: Option<&str>) -> Called<()> {
        let names = hidden.map(|name| vec![name.as_bytes().to_vec()]);
        let options: PropMap =
            names.into_iter().map(|names| ("ssids".to_owned(), value(names))).collect();
        self.wireless.call("RequestScan", (options,))
    }

    /// Stations in reach.
    pub(super) fn stations(&self) -> Called<Vec<Path<'static>>> {
        self.wireless.get("AccessPoints")
    }

    /// The one that it is connected to, or itself.
    pub(super) fn own_station(&self) -> Called<Path<'static>> {
        self.wireless.get("ActiveAccessPoint")
    }

    /// NM80211Mode.
    pub(super) fn mode(&self) -> Called<u32> {
        self.wireless.get("Mode")
    }

    /// Changes when a scan has ended.
    pub(super) fn last_scan(&self) -> Called<i64> {
        self.wireless.get("LastScan")
    }

    pub(super) fn station(&self, path: Path<'static>) -> Station<'a> {
        Station(Object::new(self.connection, path, STATION))
    }
}

/// What sends a network's name.
pub(super) struct Station<'a>(Object<'a>);

impl Station<'_> {
    pub(super) fn ssid(&self) -> Called<Vec<u8>> {
        self.0.get("Ssid")
    }

    pub(super) fn strength(&self) -> Called<u8> {
        self.0.get("Strength")
    }

    pub(super) fn flags(&self) -> Called<u32> {
        self.0.get("Flags")
    }

    pub(super) fn wpa(&self) -> Called<u32> {
        self.0.get("WpaFlags")
    }

    pub(super) fn rsn(&self) -> Called<u32> {
        self.0.get("RsnFlags")
    }
}

/// Connections that NetworkManager knows.
pub(super) fn known(connection: &Connection) -> Called<Vec<Path<'static>>> {
    let path = Path::from("/org/freedesktop/NetworkManager/Settings");
    let answer: (Vec<Path<'static>>,) =
        Object::new(connection, path, KNOWN).call("ListConnections", ())?;
    Ok(answer.0)
}

/// The name of the Wi-Fi network that a connection is of.
pub(super) fn known_ssid(connection: &Connection, path: &Path<'static>) -> Called<Option<Vec<u8>>> {
    let known = Object::new(connection, path.clone(), KNOWN_ONE);
    let (settings,): (HashMap<String, PropMap>,) = known.call("GetSettings", ())?;
    let ssid = settings.get("802-11-wireless").and_then(|section| section.get("ssid"));
    Ok(ssid.and_then(|ssid| dbus::arg::cast::<Vec<u8>>(&ssid.0).cloned()))
}

pub(super) fn forget(connection: &Connection, path: &Path<'static>) -> Called<()> {
    Object::new(connection, path.clone(), KNOWN_ONE).call("Delete", ())
}
