//! An `org.freedesktop.NetworkManager` with one Wi-Fi device, as far as the kiosk uses it. It behaves as the real
//! one where that matters: a scan takes time, a connection that fails stays known until it is deleted, and why it
//! failed is told by the device's signal alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::runtime::Handle;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, fdo, interface};

use super::objects::{Device, KnownConnection, KnownConnections, Station, Wireless};
use super::world::{
    DEVICE, MANAGER, PASSWORD, SETTINGS, STATIONS, Settings, Shared, Wifi, World, known_path, lock,
    path, ssid, text,
};

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
            let secured = STATIONS.iter().any(|(it, _, rsn)| *it == name && *rsn != 0);
            let right = is_point || !secured || secret.as_deref() == Some(PASSWORD);
            let fails = world.fails;
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
                if right { fails } else { 7 },
                world.runtime.clone(),
            )
        };
        let (world, bus) = (self.0.clone(), bus.clone());
        runtime.spawn(async move {
            let emitter = SignalEmitter::new(&bus, DEVICE).unwrap();
            for (new, old, why) in [(30, 100, 39), (40, 30, 0), (50, 40, 0), (60, 50, 0)] {
                Device::moved(&emitter, new, old, why).await.unwrap();
            }
            if reason != 7 {
                Device::moved(&emitter, 70, 60, 0).await.unwrap();
            }
            if reason == 0 {
                Device::moved(&emitter, 80, 70, 0).await.unwrap();
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
        let world = lock(&self.0);
        if world.active.is_some() { world.reach } else { 1 }
    }

    #[zbus(property)]
    fn primary_connection_type(&self) -> String {
        let wifi = lock(&self.0).active.is_some();
        if wifi { "802-11-wireless" } else { "802-3-ethernet" }.to_owned()
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
            asked: Vec::new(),
            reach: 4,
            fails: 0,
            known,
            made: 0,
            active,
            shared_address,
        };
        let world = Arc::new(Mutex::new(world));
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
        for (number, (name, strength, rsn)) in (1..).zip(STATIONS) {
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

    /// Whether each known network is asked for by its name at each start.
    pub(crate) fn known_as_hidden(&self) -> Vec<bool> {
        let is_hidden = |settings: &Settings| {
            settings["802-11-wireless"].get("hidden").is_some_and(|it| *it == true.into())
        };
        lock(&self.world).known.iter().map(|(_, settings)| is_hidden(settings)).collect()
    }

    /// What `Connectivity` says from now on.
    pub(crate) fn reach(&self, connectivity: u32) {
        lock(&self.world).reach = connectivity;
    }

    /// Nothing is joined from now on, for this reason, though its password is right.
    pub(crate) fn fail(&self, reason: u32) {
        lock(&self.world).fails = reason;
    }

    /// The address that the access point gave itself.
    pub(crate) fn shared_address(&self) -> Option<String> {
        lock(&self.world).shared_address.clone()
    }
}
