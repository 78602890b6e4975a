//! Devices that can be connected to: an iPhone with Bluezone, and all that may come instead.

use std::collections::HashMap;

use dbus::arg::{PropMap, RefArg, Variant};
use dbus::channel::Channel;
use dbus::{Message, Path};

use super::signal::{DEVICE, PROPERTIES, Refusal, adapter_at, address, changed, flag, path};
use super::world::World;

pub const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";
const BLUEZONE: &str = "00004e56-73f5-4bc4-a12f-17d1ad07a689";

/// How a device behaves when connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gatt {
    /// Reads these bytes from Bluezone's characteristic.
    Answers(Vec<u8>),
    /// Another app: it has other characteristics.
    Stranger,
    /// Does not let itself be connected to.
    Refuses,
    /// Never answers.
    Hangs,
    /// Connects, but its services are never found.
    Unresolved,
}

/// What was done to the devices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connections {
    /// Device by device, in order.
    pub made: Vec<u32>,
    /// Open now, or being made.
    pub open: Vec<u32>,
    /// Most at once.
    pub most: usize,
}

fn characteristic(adapter: u16, device: u32) -> Path<'static> {
    Path::new(format!("{}/service000a/char000b", path(adapter, device))).unwrap()
}

impl World {
    /// The adapter and the device whose path, or whose characteristic's, this is.
    pub(super) fn device_at(&self, at: &str) -> Option<(u16, u32)> {
        // As `address` spells it, without looking through all devices.
        let (_, address) = at.split_once("/dev_C0_FE_")?;
        let device = u32::from_str_radix(&address.get(..11)?.replace('_', ""), 16).ok()?;
        let adapter = adapter_at(at)?;
        self.adapters.get(&adapter)?.devices.contains_key(&device).then_some((adapter, device))
    }

    pub(super) fn characteristics(&self) -> Vec<(Path<'static>, PropMap)> {
        let uuid_of = |gatt: &Gatt| match gatt {
            Gatt::Answers(_) => Some(BLUEZONE),
            Gatt::Stranger => Some("00002a00-0000-1000-8000-00805f9b34fb"),
            _ => None,
        };
        let mut found = Vec::new();
        for device in &self.connections.open {
            let Some(uuid) = self.gatt.get(device).and_then(uuid_of) else { continue };
            for (number, adapter) in &self.adapters {
                if adapter.devices.contains_key(device) {
                    let uuid = Variant(Box::new(uuid.to_owned()) as Box<dyn RefArg>);
                    let properties = HashMap::from([("UUID".to_owned(), uuid)]);
                    found.push((characteristic(*number, *device), properties));
                }
            }
        }
        found
    }

    /// Answers a call to a device; no answer when it hangs.
    pub(super) fn answer_device(
        &mut self,
        adapter: u16,
        device: u32,
        message: &Message,
        bus: &Channel,
    ) -> Option<Result<Message, Refusal>> {
        let gatt = self.gatt.get(&device).cloned().unwrap_or(Gatt::Refuses);
        let connected = |value: bool| {
            let signal = changed(&path(adapter, device), DEVICE, flag("Connected", value));
            bus.send(signal).unwrap();
        };
        let member = message.member().unwrap();
        Some(match (&*message.interface().unwrap(), &*member) {
            (DEVICE, "Connect") => {
                self.connections.made.push(device);
                self.connections.open.push(device);
                self.connections.most = self.connections.most.max(self.connections.open.len());
                match gatt {
                    Gatt::Hangs => return None,
                    Gatt::Refuses => {
                        Err(("org.bluez.Error.Failed", "le-connection-abort-by-local"))
                    }
                    _ => {
                        connected(true);
                        Ok(message.method_return())
                    }
                }
            }
            (DEVICE, "Disconnect") => {
                self.connections.open.retain(|other| *other != device);
                connected(false);
                Ok(message.method_return())
            }
            (PROPERTIES, "Get") => {
                let is_open = self.connections.open.contains(&device);
                let resolved = is_open && gatt != Gatt::Unresolved;
                Ok(message.method_return().append1(Variant(resolved)))
            }
            (PROPERTIES, "GetAll") => {
                let known = &self.adapters[&adapter].devices[&device];
                let all = known.all(&address(device), adapter);
                Ok(message.method_return().append1(all))
            }
            (CHARACTERISTIC, "ReadValue") => match gatt {
                Gatt::Answers(value) => Ok(message.method_return().append1(value)),
                _ => Err(("org.bluez.Error.NotPermitted", "Read not permitted")),
            },
            _ => Err(("org.freedesktop.DBus.Error.UnknownMethod", "no such method")),
        })
    }
}
