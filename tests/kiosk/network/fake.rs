//! An `org.freedesktop.NetworkManager` with one Wi-Fi device, as far as the kiosk uses it. It behaves as the real
//! one where that matters: a scan takes time, a connection that fails stays known until it is deleted, and why it
//! failed is told by the device's signal alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::runtime::Handle;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue};
use zbus::{Connection, fdo, interface};

const MANAGER: &str = "/org/freedesktop/NetworkManager";
const DEVICE: &str = "/org/freedesktop/NetworkManager/Devices/1";
const SETTINGS: &str = "/org/freedesktop/NetworkManager/Settings";

/// Of the network that has one.
pub(crate) const PASSWORD: &str = "bongson2021";

type Section = HashMap<String, OwnedValue>;
type Settings = HashMap<String, Section>;

/// What Wi-Fi the machine has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wifi {
    Fitted,
    Missing,
    /// Only root may change the network.
    Forbidden,
}

struct World {
    /// zbus answers on a thread of its own.
    runtime: Handle,
    wifi: Wifi,
    scans: i64,
    known: Vec<(u32, Settings)>,
    made: u32,
    /// Name and mode of what is active.
    active: Option<(String, u32)>,
    shared_address: Option<String>,
}

type Shared = Arc<Mutex<World>>;

fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap()
}

fn path(text: String) -> OwnedObjectPath {
    ObjectPath::try_from(text).unwrap().into()
}

fn known_path(number: u32) -> OwnedObjectPath {
    path(format!("{SETTINGS}/{number}"))
}

fn text(section: Option<&Section>, key: &str) -> Option<String> {
    String::try_from(section?.get(key)?.try_clone().unwrap()).ok()
}

fn ssid(settings: &Settings) -> String {
    let value = settings["802-11-wireless"]["ssid"].try_clone().unwrap();
    String::from_utf8(Vec::<u8>::try_from(value).unwrap()).unwrap()
}

struct Manager(Shared);

#[interface(name = "org.freedesktop.NetworkManager")]
impl Manager {
    fn get_devices(&self) -> Vec<OwnedObjectPath> {
        let missing = lock(&self.0).wifi == Wifi::Missing;
        if missing { Vec::new() } else { vec![path(DEVICE.to_owned())] }
    }

    async fn add_and_activate_connection2(
        &self,
        connection: Settings,
        device: OwnedObjectPath,
        _specific: OwnedObjectPath,
        options: HashMap<String, OwnedValue>,
        #[zbus(connection)] bus: &Connection,
    ) -> fdo::Result<(OwnedObjectPath, OwnedObjectPath, HashMap<String, OwnedValue>)> {
        assert_eq!(device.as_str(), DEVICE);
        let (number, name, mode, reason, runtime) = {
            let mut world = lock(&self.0);
            if world.wifi == Wifi::Forbidden {
                return Err(fdo::Error::AccessDenied("not authorized".to_owned()));
            }
            let name = ssid(&connection);
            let is_point = text(connection.get("802-11-wireless"), "mode").unwrap() == "ap";
            let secret = text(connection.get("802-11-wireless-security"), "psk");
            let right = is_point || name != "Chợ Bồng Sơn" || secret.as_deref() == Some(PASSWORD);
            world.made += 1;
            let number = world.made;
            if is_point {
                let persist = String::try_from(options["persist"].try_clone().unwrap()).unwrap();
                assert_eq!(persist, "volatile");
                let ipv4 = connection["ipv4"]["address-data"].try_clone().unwrap();
                let data = Vec::<HashMap<String, OwnedValue>>::try_from(ipv4).unwrap();
                world.shared_address = text(data.first(), "address");
            } else {
                world.known.push((number, connection));
            }
            (
                number,
                name,
                if is_point { 3 } else { 2 },
                if right { 0 } else { 7 },
                world.runtime.clone(),
            )
        };
        let (world, bus) = (self.0.clone(), bus.clone());
        runtime.spawn(async move {
            let emitter = SignalEmitter::new(&bus, DEVICE).unwrap();
            for (new, old, why) in [(30, 100, 39), (40, 30, 0), (50, 40, 0)] {
                Device::moved(&emitter, new, old, why).await.unwrap();
            }
            if reason == 0 {
                lock(&world).active = Some((name, mode));
                Device::moved(&emitter, 100, 90, 0).await.unwrap();
            } else {
                Device::moved(&emitter, 120, 60, reason).await.unwrap();
                Device::moved(&emitter, 30, 120, 0).await.unwrap();
            }
        });
        let active = path(format!("{MANAGER}/ActiveConnection/{number}"));
        Ok((known_path(number), active, HashMap::new()))
    }

    fn deactivate_connection(&self, _active: OwnedObjectPath) {
        lock(&self.0).active = None;
    }

    #[zbus(property)]
    fn connectivity(&self) -> u32 {
        if lock(&self.0).active.is_some() { 4 } else { 1 }
    }

    #[zbus(property)]
    fn primary_connection_type(&self) -> String {
        let wifi = lock(&self.0).active.is_some();
        if wifi { "802-11-wireless" } else { "802-3-ethernet" }.to_owned()
    }
}

struct Device(Shared);

#[interface(name = "org.freedesktop.NetworkManager.Device")]
impl Device {
    #[zbus(property)]
    fn device_type(&self) -> u32 {
        2
    }

    #[zbus(property, name = "State")]
    fn current_state(&self) -> u32 {
        if lock(&self.0).active.is_some() { 100 } else { 30 }
    }

    #[zbus(property)]
    fn active_connection(&self) -> OwnedObjectPath {
        path(format!("{MANAGER}/ActiveConnection/1"))
    }

    /// Under another name than what the property of that name brings.
    #[zbus(signal, name = "StateChanged")]
    async fn moved(
        emitter: &SignalEmitter<'_>,
        new_state: u32,
        old_state: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

struct Wireless(Shared);

#[interface(name = "org.freedesktop.NetworkManager.Device.Wireless")]
impl Wireless {
    fn request_scan(&self, _options: HashMap<String, OwnedValue>) {
        let world = self.0.clone();
        let runtime = lock(&world).runtime.clone();
        runtime.spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            lock(&world).scans += 1;
        });
    }

    #[zbus(property)]
    fn access_points(&self) -> Vec<OwnedObjectPath> {
        let scanned = lock(&self.0).scans > 0;
        let stations = if scanned { 2 } else { 0 };
        (1..=stations).map(|number| path(format!("{MANAGER}/AccessPoint/{number}"))).collect()
    }

    #[zbus(property)]
    fn active_access_point(&self) -> OwnedObjectPath {
        let world = lock(&self.0);
        path(match world.active.as_ref().map(|(name, _)| name.as_str()) {
            None => "/".to_owned(),
            Some("Chợ Bồng Sơn") => format!("{MANAGER}/AccessPoint/1"),
            Some("Khách") => format!("{MANAGER}/AccessPoint/2"),
            Some(_) => format!("{MANAGER}/AccessPoint/3"),
        })
    }

    #[zbus(property)]
    fn mode(&self) -> u32 {
        lock(&self.0).active.as_ref().map_or(2, |(_, mode)| *mode)
    }

    #[zbus(property)]
    fn last_scan(&self) -> i64 {
        lock(&self.0).scans
    }
}

struct Station {
    name: &'static str,
    strength: u8,
    rsn: u32,
}

#[interface(name = "org.freedesktop.NetworkManager.AccessPoint")]
impl Station {
    #[zbus(property)]
    fn ssid(&self) -> Vec<u8> {
        self.name.as_bytes().to_vec()
    }

    #[zbus(property)]
    fn strength(&self) -> u8 {
        self.strength
    }

    #[zbus(property)]
    fn flags(&self) -> u32 {
        u32::from(self.rsn != 0)
    }

    #[zbus(property)]
    fn wpa_flags(&self) -> u32 {
        0
    }

    #[zbus(property)]
    fn rsn_flags(&self) -> u32 {
        self.rsn
    }
}

struct KnownConnections(Shared);

#[interface(name = "org.freedesktop.NetworkManager.Settings")]
impl KnownConnections {
    fn list_connections(&self) -> Vec<OwnedObjectPath> {
        lock(&self.0).known.iter().map(|(number, _)| known_path(*number)).collect()
    }
}

/// Each of the first few, whether it is known or not.
struct KnownConnection(Shared, u32);

#[interface(name = "org.freedesktop.NetworkManager.Settings.Connection")]
impl KnownConnection {
    fn get_settings(&self) -> fdo::Result<Settings> {
        let world = lock(&self.0);
        let known = world.known.iter().find(|(number, _)| *number == self.1);
        let (_, settings) = known.ok_or(fdo::Error::UnknownObject("gone".to_owned()))?;
        let copy = |section: &Section| {
            section.iter().map(|(key, value)| (key.clone(), value.try_clone().unwrap())).collect()
        };
        Ok(settings.iter().map(|(name, section)| (name.clone(), copy(section))).collect())
    }

    fn delete(&self) {
        lock(&self.0).known.retain(|(number, _)| *number != self.1);
    }
}

/// A running NetworkManager; dropping it is its end.
pub(crate) struct FakeNetworkManager {
    world: Shared,
    _bus: Connection,
}

impl FakeNetworkManager {
    pub(crate) async fn start(address: &str, wifi: Wifi) -> Self {
        let (known, active, shared_address) = (Vec::new(), None, None);
        let world = World {
            runtime: Handle::current(),
            wifi,
            scans: 0,
            known,
            made: 0,
            active,
            shared_address,
        };
        let world = Arc::new(Mutex::new(world));
        let stations = [("Chợ Bồng Sơn", 70, 0x100), ("Khách", 40, 0), ("Khai báo y tế", 100, 0)];
        let mut builder = zbus::connection::Builder::address(address)
            .unwrap()
            .serve_at(MANAGER, Manager(world.clone()))
            .unwrap()
            .serve_at(DEVICE, Device(world.clone()))
            .unwrap()
            .serve_at(DEVICE, Wireless(world.clone()))
            .unwrap()
            .serve_at(SETTINGS, KnownConnections(world.clone()))
            .unwrap();
        for (number, (name, strength, rsn)) in (1..).zip(stations) {
            let station = Station { name, strength, rsn };
            builder = builder.serve_at(format!("{MANAGER}/AccessPoint/{number}"), station).unwrap();
        }
        for number in 1..=6 {
            let known = KnownConnection(world.clone(), number);
            builder = builder.serve_at(known_path(number), known).unwrap();
        }
        let name = "org.freedesktop.NetworkManager";
        let bus = builder.name(name).unwrap().build().await.unwrap();
        Self { world, _bus: bus }
    }

    /// Names of the networks that are known.
    pub(crate) fn known(&self) -> Vec<String> {
        lock(&self.world).known.iter().map(|(_, settings)| ssid(settings)).collect()
    }

    /// The address that the access point gave itself.
    pub(crate) fn shared_address(&self) -> Option<String> {
        lock(&self.world).shared_address.clone()
    }
}
