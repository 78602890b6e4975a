//! What a played NetworkManager knows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::runtime::Handle;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue};

pub(super) const MANAGER: &str = "/org/freedesktop/NetworkManager";
pub(super) const DEVICE: &str = "/org/freedesktop/NetworkManager/Devices/1";
pub(super) const SETTINGS: &str = "/org/freedesktop/NetworkManager/Settings";

/// In reach, with names in the order of their stations; the last two are the kiosk's own, and one that answers to its
/// name alone.
pub(super) const STATIONS: [(&str, u8, u32); 4] =
    [("Chợ Bồng Sơn", 70, 0x100), ("Khách", 40, 0), ("Khai báo y tế", 100, 0), ("Kho", 60, 0x400)];

/// Of the networks that have one.
pub(super) const PASSWORD: &str = "bongson2021";

pub(super) type Section = HashMap<String, OwnedValue>;
pub(super) type Settings = HashMap<String, Section>;

/// What Wi-Fi the machine has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wifi {
    Fitted,
    Missing,
    /// Only root may change the network.
    Forbidden,
}

pub(super) struct World {
    /// zbus answers on a thread of its own.
    pub(super) runtime: Handle,
    pub(super) wifi: Wifi,
    pub(super) scans: i64,
    /// Names that were asked for in scans.
    pub(super) asked: Vec<String>,
    /// What NetworkManager says of the way out once something is joined.
    pub(super) reach: u32,
    /// Why nothing is joined, after its password was right; 0 when it is.
    pub(super) fails: u32,
    pub(super) known: Vec<(u32, Settings)>,
    pub(super) made: u32,
    /// Name and mode of what is active.
    pub(super) active: Option<(String, u32)>,
    pub(super) shared_address: Option<String>,
}

pub(super) type Shared = Arc<Mutex<World>>;

pub(super) fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap()
}

pub(super) fn path(text: String) -> OwnedObjectPath {
    ObjectPath::try_from(text).unwrap().into()
}

pub(super) fn known_path(number: u32) -> OwnedObjectPath {
    path(format!("{SETTINGS}/{number}"))
}

pub(super) fn text(section: Option<&Section>, key: &str) -> Option<String> {
    String::try_from(section?.get(key)?.try_clone().unwrap()).ok()
}

pub(super) fn ssid(settings: &Settings) -> String {
    let value = settings["802-11-wireless"]["ssid"].try_clone().unwrap();
    String::from_utf8(Vec::<u8>::try_from(value).unwrap()).unwrap()
}
