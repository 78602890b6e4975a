//! One adapter of the fake bluetoothd: its radio, the devices it has heard, and its answers.

use std::collections::{BTreeMap, HashMap};

use dbus::arg::{PropMap, RefArg, Variant, prop_cast};
use dbus::channel::Channel;
use dbus::{Message, Path};

use super::advertising::OnAir;
use super::payload::Payload;
use super::signal::{
    ADAPTER, DEVICE, PROPERTIES, Refusal, adapter_path, added, address, changed, flag, path,
    removed,
};

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
    /// bluetoothd does not answer when a scan is to be started.
    pub hangs: bool,
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
    pub const FRESH: Self = Self {
        present: true,
        powered: false,
        blocked: false,
        busy: false,
        deaf: Deaf::No,
        hangs: false,
    };
    /// No adapter.
    pub const ABSENT: Self = Self { present: false, ..Self::FRESH };
}

/// An adapter, plugged in or not.
pub(super) struct Adapter {
    number: u16,
    pub radio: Radio,
    pub starts: u32,
    /// The clients that scan.
    clients: Vec<String>,
    discovering: bool,
    filtered: bool,
    pub devices: BTreeMap<u32, Payload>,
    /// What is sent, and for which client.
    pub on_air: Option<(String, OnAir)>,
}

impl Adapter {
    pub(super) fn new(number: u16, radio: Radio) -> Self {
        Self {
            number,
            radio,
            starts: 0,
            clients: Vec::new(),
            discovering: false,
            filtered: false,
            devices: BTreeMap::new(),
            on_air: None,
        }
    }

    pub(super) fn scans(&self) -> bool {
        self.radio.present && self.radio.powered && self.discovering
    }

    pub(super) fn scans_well(&self) -> bool {
        self.scans() && self.filtered
    }

    fn hears(&self) -> bool {
        self.discovering && self.radio.deaf == Deaf::No
    }

    pub(super) fn advertise(&mut self, device: u32, payload: &Payload, bus: &Channel) -> bool {
        if !self.hears() {
            return false;
        }
        let at = path(self.number, device);
        let signal = match self.devices.get(&device) {
            Some(_) => changed(&at, DEVICE, payload.changed()),
            None => added(&at, DEVICE, payload.all(&address(device), self.number)),
        };
        self.devices.insert(device, payload.clone());
        bus.send(signal).is_ok()
    }

    pub(super) fn change_rssi(&mut self, device: u32, rssi: i16, bus: &Channel) -> bool {
        if !self.hears() {
            return false;
        }
        let Some(known) = self.devices.get_mut(&device) else { return false };
        known.rssi = rssi;
        let rssi = PropMap::from([("RSSI".to_owned(), Variant(Box::new(rssi) as Box<dyn RefArg>))]);
        bus.send(changed(&path(self.number, device), DEVICE, rssi)).is_ok()
    }

    pub(super) fn forget(&mut self, device: u32, bus: &Channel) {
        if self.devices.remove(&device).is_some() {
            bus.send(removed(&path(self.number, device), DEVICE)).unwrap();
        }
    }

    pub(super) fn end_scan(&mut self, bus: &Channel) {
        self.discovering = false;
        self.tell("Discovering", false, bus);
    }

    pub(super) fn set_radio(&mut self, change: impl FnOnce(&mut Radio), bus: &Channel) {
        let before = self.radio;
        change(&mut self.radio);
        if !self.radio.present || !self.radio.powered {
            self.clients.clear();
            self.discovering = false;
            self.on_air = None;
            if self.radio.deaf != Deaf::Stays {
                self.radio.deaf = Deaf::No;
            }
        }
        let at = adapter_path(self.number);
        match (before, self.radio) {
            (Radio { present: false, .. }, Radio { present: true, .. }) => {
                bus.send(added(&at, ADAPTER, self.properties())).unwrap();
            }
            (Radio { present: true, .. }, Radio { present: false, .. }) => {
                self.devices.clear();
                bus.send(removed(&at, ADAPTER)).unwrap();
            }
            (before, after) if before.powered != after.powered => {
                self.tell("Powered", after.powered, bus);
            }
            _ => {}
        }
    }

    /// Answers a call to the adapter, but for its advertising; `None` when it does not answer.
    pub(super) fn answer(
        &mut self,
        message: &Message,
        bus: &Channel,
    ) -> Option<Result<Message, Refusal>> {
        Some(match (&*message.interface()?, &*message.member()?) {
            (PROPERTIES, "GetAll") => Ok(message.method_return().append1(self.properties())),
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
            (ADAPTER, "StartDiscovery") if self.radio.hangs => return None,
            (ADAPTER, "StartDiscovery") => self.start(message, bus),
            (ADAPTER, "StopDiscovery") => self.stop(message),
            _ => Err(("org.freedesktop.DBus.Error.UnknownMethod", "no such method")),
        })
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
        self.tell("Discovering", true, bus);
        Ok(message.method_return())
    }

    fn stop(&mut self, message: &Message) -> Result<Message, Refusal> {
        let client = message.sender().unwrap().to_string();
        let before = self.clients.len();
        self.clients.retain(|other| *other != client);
        if self.clients.len() == before {
            return Err(("org.bluez.Error.Failed", "No discovery started"));
        }
        self.discovering = !self.clients.is_empty();
        Ok(message.method_return())
    }

    fn tell(&self, property: &str, value: bool, bus: &Channel) {
        let signal = changed(&adapter_path(self.number), ADAPTER, flag(property, value));
        bus.send(signal).unwrap();
    }

    pub(super) fn properties(&self) -> PropMap {
        let mut properties = flag("Powered", self.radio.powered);
        properties.extend(flag("Discovering", self.discovering));
        let address = format!("C0:FF:EE:00:00:{:02X}", self.number + 1);
        for (name, value) in [
            ("Address", &*address),
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

    /// The objects below `/` that belong to this adapter.
    pub(super) fn objects(&self) -> HashMap<Path<'static>, HashMap<String, PropMap>> {
        let object =
            |interface: &str, properties| HashMap::from([(interface.to_owned(), properties)]);
        let mut objects = HashMap::new();
        if self.radio.present {
            objects.insert(adapter_path(self.number), object(ADAPTER, self.properties()));
        }
        for (device, payload) in &self.devices {
            let properties = payload.all(&address(*device), self.number);
            objects.insert(path(self.number, *device), object(DEVICE, properties));
        }
        objects
    }
}
