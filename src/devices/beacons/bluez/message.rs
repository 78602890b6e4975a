//! Parses D-Bus messages of BlueZ. By hand, because at a thousand adverts a second the properties
//! that are not needed are skipped and not unpacked.

use dbus::Message;
use dbus::arg::{ArgType, Get, Iter, ReadAll, TypeMismatchError};
use protocol::bluezone::advert::AdFields;

use super::device::Device;
use crate::devices::beacons::devices::Change;
use crate::devices::beacons::order::Adapter;

pub(super) const SERVICE: &str = "org.bluez";
pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const DEVICE: &str = "org.bluez.Device1";

/// Match rules for the signals. `InterfacesAdded` carries a device's first payload,
/// `PropertiesChanged` the later ones.
pub(super) const RULES: [&str; 3] = [
    "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager'",
    "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.Properties',\
     member='PropertiesChanged',path_namespace='/org/bluez'",
    "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',\
     member='NameOwnerChanged',arg0='org.bluez'",
];

/// The D-Bus path of an adapter.
pub(super) type Path = Box<str>;

/// A message that matters here.
pub(super) enum Signal {
    /// A device appeared or changed.
    Device(Device, Change),
    /// BlueZ forgot a device.
    DeviceGone(Device),
    AdapterAdded(Adapter),
    Adapter(Path, AdapterChange),
    AdapterGone(Path),
    /// bluetoothd appeared on the bus or left it.
    Service {
        running: bool,
    },
}

/// The properties of an adapter that a message holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AdapterChange {
    pub powered: Option<bool>,
    pub discovering: Option<bool>,
}

/// Parses a signal; `None` when it does not matter here. Never fails: a part that is not as expected
/// counts as absent.
pub(super) fn signal(message: &Message) -> Option<Signal> {
    let mut args = message.iter_init();
    match &*message.member()? {
        "PropertiesChanged" => {
            let interface = next_arg::<&str>(&mut args)?;
            let path = message.path()?;
            match interface {
                DEVICE => Some(Signal::Device(Device::at(&path)?, device(&mut args))),
                ADAPTER => Some(Signal::Adapter((&*path).into(), adapter(&mut args))),
                _ => None,
            }
        }
        "InterfacesAdded" => {
            let path = next_arg::<dbus::Path<'_>>(&mut args)?;
            interfaces(&path, &mut args)
        }
        "InterfacesRemoved" => {
            let path = next_arg::<dbus::Path<'_>>(&mut args)?;
            let names: Vec<&str> = args.get()?;
            if names.contains(&DEVICE) {
                return Device::at(&path).map(Signal::DeviceGone);
            }
            names.contains(&ADAPTER).then(|| Signal::AdapterGone((&*path).into()))
        }
        "NameOwnerChanged" => {
            let name = next_arg::<&str>(&mut args)?;
            let _old = next_arg::<&str>(&mut args)?;
            let new: &str = args.get()?;
            (name == SERVICE).then_some(Signal::Service { running: !new.is_empty() })
        }
        _ => None,
    }
}

/// The reply of `GetManagedObjects`: all objects of BlueZ, as if they had just appeared.
pub(super) struct Objects(pub(super) Vec<Signal>);

impl ReadAll for Objects {
    fn read(args: &mut Iter<'_>) -> Result<Self, TypeMismatchError> {
        let mut found = Vec::new();
        each::<dbus::Path<'_>>(args, |path, value| found.extend(interfaces(&path, value)));
        Ok(Self(found))
    }
}

/// Parses the interfaces of an object that appeared, with their properties.
fn interfaces(path: &str, args: &mut Iter<'_>) -> Option<Signal> {
    let mut found = None;
    each::<&str>(args, |interface, properties| match interface {
        DEVICE => {
            found = Device::at(path).map(|at| Signal::Device(at, device(properties)));
        }
        ADAPTER => {
            let adapter = Adapter { name: path.into(), address: address(properties) };
            found = Some(Signal::AdapterAdded(adapter));
        }
        _ => {}
    });
    found
}

fn device(properties: &mut Iter<'_>) -> Change {
    let mut change = Change::default();
    each::<&str>(properties, |name, value| {
        let Some(mut value) = value.recurse(ArgType::Variant) else { return };
        match name {
            "RSSI" => change.rssi = value.get(),
            "UUIDs" => {
                let mut fields = AdFields::default();
                for uuid in value.get::<Vec<&str>>().unwrap_or_default() {
                    fields.add_uuid_text(uuid);
                }
                change.uuids = Some((fields.uuid16s, fields.uuid128s));
            }
            "ManufacturerData" => {
                let mut entries = Vec::new();
                each::<u16>(&mut value, |company, data| {
                    entries.extend(bytes(data).map(|data| (company, data.to_vec())));
                });
                // Thousands of devices are kept, most of them with a single entry.
                entries.shrink_to_fit();
                change.manufacturer = Some(entries);
            }
            "ServiceData" => {
                let mut fields = AdFields::default();
                each::<&str>(&mut value, |uuid, data| {
                    if let Some(data) = bytes(data) {
                        fields.add_service_data_text(uuid, data);
                    }
                });
                change.service_data = Some(fields.service_data);
            }
            _ => {}
        }
    });
    change
}

fn adapter(properties: &mut Iter<'_>) -> AdapterChange {
    let mut change = AdapterChange::default();
    each::<&str>(properties, |name, value| {
        let mut flag = || value.recurse(ArgType::Variant).and_then(|mut value| value.get());
        match name {
            "Powered" => change.powered = flag(),
            "Discovering" => change.discovering = flag(),
            _ => {}
        }
    });
    change
}

/// The address among an adapter's properties.
fn address(properties: &mut Iter<'_>) -> Option<Box<str>> {
    let mut address = None;
    each::<&str>(properties, |name, value| {
        if name == "Address" {
            let text = value.recurse(ArgType::Variant).and_then(|mut value| value.get::<&str>());
            address = text.map(Into::into);
        }
    });
    address
}

/// The bytes of a variant that holds an array of bytes.
fn bytes<'a>(variant: &mut Iter<'a>) -> Option<&'a [u8]> {
    variant.recurse(ArgType::Variant)?.get()
}

/// Reads the current argument and advances to the next.
fn next_arg<'a, T: Get<'a>>(args: &mut Iter<'a>) -> Option<T> {
    let value = args.get()?;
    args.next();
    Some(value)
}

/// Calls `visit` with each key of a dictionary and an iterator positioned at its value.
pub(super) fn each<'a, K: Get<'a>>(
    dictionary: &mut Iter<'a>,
    mut visit: impl FnMut(K, &mut Iter<'a>),
) {
    let Some(mut entries) = dictionary.recurse(ArgType::Array) else { return };
    while let Some(mut entry) = entries.recurse(ArgType::DictEntry) {
        if let Some(key) = next_arg(&mut entry) {
            visit(key, &mut entry);
        }
        entries.next();
    }
}
