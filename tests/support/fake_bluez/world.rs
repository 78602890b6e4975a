//! What the fake bluetoothd knows, and who answers which call.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use dbus::arg::PropMap;
use dbus::channel::Channel;
use dbus::{Message, Path};

use super::adapter::{Adapter, Radio};
use super::advertising::{Asked, MANAGER};
use super::iphone::{CHARACTERISTIC, Connections, Gatt};
use super::payload::Payload;
use super::signal::{ADAPTER, OBJECTS, PROPERTIES, adapter_at, reply_to};

/// Everything bluetoothd knows.
pub struct World {
    pub(super) adapters: BTreeMap<u16, Adapter>,
    pub gatt: HashMap<u32, Gatt>,
    pub connections: Connections,
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

impl World {
    /// With one adapter, `hci0`.
    pub fn new(radio: Radio) -> Self {
        Self {
            adapters: BTreeMap::from([(0, Adapter::new(0, radio))]),
            gatt: HashMap::new(),
            connections: Connections::default(),
            asked: None,
        }
    }

    /// An adapter, which is absent before it is set.
    pub(super) fn adapter(&mut self, number: u16) -> &mut Adapter {
        self.adapters.entry(number).or_insert_with(|| Adapter::new(number, Radio::ABSENT))
    }

    pub fn advertise(&mut self, device: u32, payload: &Payload, bus: &Channel) -> bool {
        let heard = |adapter: &mut Adapter| adapter.advertise(device, payload, bus);
        // All of them: each adapter reports what it hears.
        self.adapters.values_mut().map(heard).fold(false, |any, heard| any | heard)
    }

    pub fn change_rssi(&mut self, device: u32, rssi: i16, bus: &Channel) -> bool {
        let heard = |adapter: &mut Adapter| adapter.change_rssi(device, rssi, bus);
        self.adapters.values_mut().map(heard).fold(false, |any, heard| any | heard)
    }

    pub fn forget(&mut self, device: u32, bus: &Channel) {
        self.adapters.values_mut().for_each(|adapter| adapter.forget(device, bus));
    }

    pub fn answer(&mut self, message: &Message, bus: &Channel) {
        if self.take_advertisement(message, bus) {
            return;
        }
        let (Some(member), Some(interface), Some(path)) =
            (message.member(), message.interface(), message.path())
        else {
            return;
        };
        if let Some((adapter, device)) = self.device_at(&path) {
            if let Some(reply) = self.answer_device(adapter, device, message, bus) {
                reply_to(message, reply, bus);
            }
            return;
        }
        let number = adapter_at(&path).filter(|number| self.adapter(*number).radio.present);
        let reply = match (&*interface, &*member, number) {
            (OBJECTS, "GetManagedObjects", _) => {
                Some(Ok(message.method_return().append1(self.objects())))
            }
            (PROPERTIES | ADAPTER | MANAGER, _, None) => {
                Some(Err(("org.freedesktop.DBus.Error.UnknownObject", "no such object")))
            }
            (MANAGER, _, Some(number)) => self.answer_advertising(number, message, bus),
            (PROPERTIES | ADAPTER, _, Some(number)) => self.adapter(number).answer(message, bus),
            // Signals of the bus, such as NameAcquired.
            _ => None,
        };
        if let Some(reply) = reply {
            reply_to(message, reply, bus);
        }
    }

    fn objects(&self) -> HashMap<Path<'static>, HashMap<String, PropMap>> {
        let mut objects: HashMap<_, _> =
            self.adapters.values().flat_map(|adapter| adapter.objects()).collect();
        for (path, properties) in self.characteristics() {
            objects.insert(path, HashMap::from([(CHARACTERISTIC.to_owned(), properties)]));
        }
        objects
    }
}
