//! The objects of the fake bluetoothd and how it answers.

use std::collections::{BTreeMap, HashMap};
use std::ffi::CString;
use std::time::Duration;

use dbus::arg::{PropMap, RefArg, Variant, prop_cast};
use dbus::channel::Channel;
use dbus::{Message, Path};

use super::advertising::{Asked, MANAGER, OnAir};
use super::iphone::{CHARACTERISTIC, Connections, Gatt};
use super::payload::Payload;

pub(super) const ADAPTER_PATH: &str = "/org/bluez/hci0";
const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const DEVICE: &str = "org.bluez.Device1";
pub(super) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const OBJECTS: &str = "org.freedesktop.DBus.ObjectManager";

/// The condition of the radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Radio {
    /// The adapter is plugged in.
    pub present: bool,
    /// It is switched on.
    pub powered: bool,
    /// rfkill forbids switching it on.
    pub blocked: bool,
    /// Another program is in the way.
    pub busy: bool,
    /// It says that it scans, but hears nothing.
    pub deaf: Deaf,
}

/// What a radio that has fallen silent waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deaf {
    /// Nothing, it hears.
    No,
    /// The scan must be started again.
    UntilScan,
    /// It must be switched off and on.
    UntilPower,
    /// Nothing helps for now.
    Stays,
}

impl Radio {
    /// Plugged in, not yet switched on: as after boot.
    pub const FRESH: Self =
        Self { present: true, powered: false, blocked: false, busy: false, deaf: Deaf::No };
    /// No adapter.
    pub const ABSENT: Self = Self { present: false, ..Self::FRESH };
}

/// Everything bluetoothd knows.
pub struct World {
    pub radio: Radio,
    pub starts: u32,
    /// The clients that scan.
    clients: Vec<String>,
    discovering: bool,
    filtered: bool,
    pub(super) devices: BTreeMap<u32, Payload>,
    pub gatt: HashMap<u32, Gatt>,
    pub connections: Connections,
    /// What is sent, and for which client.
    pub on_air: Option<(String, OnAir)>,
    pub(super) asked: Option<Asked>,
}

/// Connects and becomes `org.bluez`.
pub fn own_name(address: &str) -> Channel {
    let mut channel = Channel::open_private(address).unwrap();
    channel.register().unwrap();
    let bus = "org.freedesktop.DBus";
    let call = Message::new_method_call(bus, "/org/freedesktop/DBus", bus, "RequestName")
        .unwrap()
        .append2("org.bluez", 4u32);
    let reply = channel.send_with_reply_and_block(call, Duration::from_secs(10)).unwrap();
    assert_eq!(reply.get1::<u32>(), Some(1), "org.bluez is ours");
    channel
}

pub fn address(device: u32) -> String {
    let [a, b, c, d] = device.to_be_bytes();
    format!("C0:FE:{a:02X}:{b:02X}:{c:02X}:{d:02X}")
}

pub(super) fn path(device: u32) -> Path<'static> {
    Path::new(format!("{ADAPTER_PATH}/dev_{}", address(device).replace(':', "_"))).unwrap()
}

pub(super) fn changed(path: &Path<'_>, interface: &str, properties: PropMap) -> Message {
    Message::signal(path, &PROPERTIES.into(), &"PropertiesChanged".into()).append3(
        interface,
        properties,
        Vec::<String>::new(),
    )
}

fn added(path: &Path<'static>, interface: &str, properties: PropMap) -> Message {
    let interfaces = HashMap::from([(interface.to_owned(), properties)]);
    Message::signal(&"/".into(), &OBJECTS.into(), &"InterfacesAdded".into())
        .append2(path.clone(), interfaces)
}

fn removed(path: &Path<'static>, interface: &str) -> Message {
    Message::signal(&"/".into(), &OBJECTS.into(), &"InterfacesRemoved".into())
        .append2(path.clone(), vec![interface.to_owned()])
}

pub(super) fn flag(name: &str, value: bool) -> PropMap {
    PropMap::from([(name.to_owned(), Variant(Box::new(value) as Box<dyn RefArg>))])
}

/// What BlueZ says no with: a name and a sentence.
pub(super) type Refusal = (&'static str, &'static str);

fn reply_to(message: &Message, reply: Result<Message, Refusal>, bus: &Channel) {
    let reply = reply
        .unwrap_or_else(|(name, text)| message.error(&name.into(), &CString::new(text).unwrap()));
    bus.send(reply).unwrap();
}

impl World {
    pub fn new(radio: Radio) -> Self {
        Self {
            radio,
            starts: 0,
            clients: Vec::new(),
            discovering: false,
            filtered: false,
            devices: BTreeMap::new(),
            gatt: HashMap::new(),
            connections: Connections::default(),
            on_air: None,
            asked: None,
        }
    }

    pub fn scans_well(&self) -> bool {
        self.radio.present && self.radio.powered && self.discovering && self.filtered
    }

    fn hears(&self) -> bool {
        self.discovering && self.radio.deaf == Deaf::No
    }

    pub fn advertise(&mut self, device: u32, payload: Payload, bus: &Channel) -> bool {
        if !self.hears() {
            return false;
        }
        let signal = match self.devices.get(&device) {
            Some(_) => changed(&path(device), DEVICE, payload.changed()),
            None => added(&path(device), DEVICE, payload.all(&address(device))),
        };
        self.devices.insert(device, payload);
        bus.send(signal).is_ok()
    }

    pub fn change_rssi(&mut self, device: u32, rssi: i16, bus: &Channel) -> bool {
        if !self.hears() {
            return false;
        }
        let Some(known) = self.devices.get_mut(&device) else { return false };
        known.rssi = rssi;
        let rssi = PropMap::from([("RSSI".to_owned(), Variant(Box::new(rssi) as Box<dyn RefArg>))]);
        bus.send(changed(&path(device), DEVICE, rssi)).is_ok()
    }

    pub fn forget(&mut self, device: u32, bus: &Channel) {
        self.devices.remove(&device);
        bus.send(removed(&path(device), DEVICE)).unwrap();
    }

    pub fn end_scan(&mut self, bus: &Channel) {
        self.discovering = false;
        bus.send(changed(&ADAPTER_PATH.into(), ADAPTER, flag("Discovering", false))).unwrap();
    }

    pub fn set_radio(&mut self, change: impl FnOnce(&mut Radio), bus: &Channel) {
        let before = self.radio;
        change(&mut self.radio);
        let adapter = Path::from(ADAPTER_PATH);
        if !self.radio.present || !self.radio.powered {
            self.clients.clear();
            self.discovering = false;
            self.on_air = None;
            if self.radio.deaf != Deaf::Stays {
                self.radio.deaf = Deaf::No;
            }
        }
        let signal = match (before, self.radio) {
            (Radio { present: false, .. }, Radio { present: true, .. }) => {
                added(&adapter, ADAPTER, self.adapter())
            }
            (Radio { present: true, .. }, Radio { present: false, .. }) => {
                self.devices.clear();
                removed(&adapter, ADAPTER)
            }
            (before, after) if before.powered != after.powered => {
                changed(&adapter, ADAPTER, flag("Powered", after.powered))
            }
            _ => return,
        };
        bus.send(signal).unwrap();
    }

    pub fn answer(&mut self, message: &Message, bus: &Channel) {
        if self.take_advertisement(message, bus) {
            return;
        }
        let (Some(member), Some(interface)) = (message.member(), message.interface()) else {
            return;
        };
        if let Some(device) = message.path().and_then(|path| self.device_at(&path)) {
            if let Some(reply) = self.answer_device(device, message, bus) {
                reply_to(message, reply, bus);
            }
            return;
        }
        let at_adapter = message.path().is_some_and(|path| *path == *ADAPTER_PATH);
        let reply = match (&*interface, &*member) {
            (OBJECTS, "GetManagedObjects") => Ok(message.method_return().append1(self.objects())),
            (PROPERTIES | ADAPTER | MANAGER, _) if !(at_adapter && self.radio.present) => {
                Err(("org.freedesktop.DBus.Error.UnknownObject", "no such object"))
            }
            (MANAGER, _) => match self.answer_advertising(message, bus) {
                Some(reply) => reply,
                None => return,
            },
            (PROPERTIES, "GetAll") => Ok(message.method_return().append1(self.adapter())),
            (PROPERTIES, "Set") => {
                let (.., on): (&str, &str, Variant<bool>) = message.read3().unwrap();
                self.switch(on.0, bus).map(|()| message.method_return())
            }
            (ADAPTER, "SetDiscoveryFilter") => {
                let filter: PropMap = message.read1().unwrap();
                let transport = prop_cast::<String>(&filter, "Transport");
                self.filtered = transport.is_some_and(|transport| transport == "le")
                    && prop_cast(&filter, "DuplicateData") == Some(&true);
                Ok(message.method_return())
            }
            (ADAPTER, "StartDiscovery") => self.start(message, bus),
            (ADAPTER, "StopDiscovery") => self.stop(message),
            // Signals of the bus, such as NameAcquired.
            _ => return,
        };
        reply_to(message, reply, bus);
    }

    fn switch(&mut self, on: bool, bus: &Channel) -> Result<(), Refusal> {
        if on && self.radio.blocked {
            return Err(("org.bluez.Error.Failed", "Blocked through rfkill"));
        }
        self.set_radio(|radio| radio.powered = on, bus);
        Ok(())
    }

    fn start(&mut self, message: &Message, bus: &Channel) -> Result<Message, Refusal> {
        let client = message.sender().unwrap().to_string();
        if !self.radio.powered {
            return Err(("org.bluez.Error.NotReady", "Resource Not Ready"));
        }
        if self.radio.busy || self.clients.contains(&client) {
            return Err(("org.bluez.Error.InProgress", "Operation already in progress"));
        }
        self.clients.push(client);
        self.starts += 1;
        if self.radio.deaf == Deaf::UntilScan {
            self.radio.deaf = Deaf::No;
        }
        self.discovering = true;
        bus.send(changed(&ADAPTER_PATH.into(), ADAPTER, flag("Discovering", true))).unwrap();
        Ok(message.method_return())
    }

    fn stop(&mut self, message: &Message) -> Result<Message, Refusal> {
        let client = message.sender().unwrap().to_string();
        let before = self.clients.len();
        self.clients.retain(|other| *other != client);
        if self.clients.len() == before {
            return Err(("org.bluez.Error.Failed", "No discovery started"));
        }
        self.discovering = false;
        Ok(message.method_return())
    }

    fn adapter(&self) -> PropMap {
        let mut properties = flag("Powered", self.radio.powered);
        properties.extend(flag("Discovering", self.discovering));
        for (name, value) in [
            ("Address", "C0:FF:EE:00:00:01"),
            ("AddressType", "public"),
            ("Name", "fake"),
            ("Alias", "fake"),
            ("Modalias", "usb:v1D6Bp0246d0537"),
        ] {
            properties.insert(name.to_owned(), Variant(Box::new(value.to_owned())));
        }
        let roles = ["central".to_owned(), "peripheral".to_owned()].to_vec();
        properties.insert("Roles".to_owned(), Variant(Box::new(roles)));
        properties
    }

    fn objects(&self) -> HashMap<Path<'static>, HashMap<String, PropMap>> {
        let object =
            |interface: &str, properties| HashMap::from([(interface.to_owned(), properties)]);
        let mut objects = HashMap::new();
        if self.radio.present {
            objects.insert(ADAPTER_PATH.into(), object(ADAPTER, self.adapter()));
        }
        for (device, payload) in &self.devices {
            objects.insert(path(*device), object(DEVICE, payload.all(&address(*device))));
        }
        for (path, properties) in self.characteristics() {
            objects.insert(path, object(CHARACTERISTIC, properties));
        }
        objects
    }
}
