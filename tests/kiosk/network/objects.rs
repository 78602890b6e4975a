//! The objects of a played NetworkManager beside itself: its device, stations in reach, what it has been told to remember.

use std::collections::HashMap;

use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{fdo, interface};

use super::world::{MANAGER, STATIONS, Section, Settings, Shared, known_path, lock, path};

pub(super) struct Device(pub(super) Shared);

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
    pub(super) async fn moved(
        emitter: &SignalEmitter<'_>,
        new_state: u32,
        old_state: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}

pub(super) struct Wireless(pub(super) Shared);

#[interface(name = "org.freedesktop.NetworkManager.Device.Wireless")]
impl Wireless {
    fn request_scan(&self, options: HashMap<String, OwnedValue>) {
        let world = self.0.clone();
        let names = options.get("ssids").map(|names| names.try_clone().unwrap());
        let names = names.map_or_else(Vec::new, |it| Vec::<Vec<u8>>::try_from(it).unwrap());
        let runtime = lock(&world).runtime.clone();
        runtime.spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let mut world = lock(&world);
            world.scans += 1;
            world.asked.extend(names.into_iter().map(|name| String::from_utf8(name).unwrap()));
        });
    }

    #[zbus(property)]
    fn access_points(&self) -> Vec<OwnedObjectPath> {
        let world = lock(&self.0);
        let answers = |number: usize| match number {
            1 | 2 => world.scans > 0,
            number => {
                STATIONS[number - 1].1 < 100
                    && world.asked.contains(&STATIONS[number - 1].0.to_owned())
            }
        };
        let numbers = (1..=STATIONS.len()).filter(|number| answers(*number));
        numbers.map(|number| path(format!("{MANAGER}/AccessPoint/{number}"))).collect()
    }

    #[zbus(property)]
    fn active_access_point(&self) -> OwnedObjectPath {
        let world = lock(&self.0);
        let number = |name: &str| STATIONS.iter().position(|(it, ..)| *it == name).unwrap_or(2) + 1;
        path(match &world.active {
            None => "/".to_owned(),
            Some((name, _)) => format!("{MANAGER}/AccessPoint/{}", number(name)),
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

pub(super) struct Station {
    pub(super) name: &'static str,
    pub(super) strength: u8,
    pub(super) rsn: u32,
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

pub(super) struct KnownConnections(pub(super) Shared);

#[interface(name = "org.freedesktop.NetworkManager.Settings")]
impl KnownConnections {
    fn list_connections(&self) -> Vec<OwnedObjectPath> {
        lock(&self.0).known.iter().map(|(number, _)| known_path(*number)).collect()
    }
}

/// Each of the first few, whether it is known or not.
pub(super) struct KnownConnection(pub(super) Shared, pub(super) u32);

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
