//! What the messages of BlueZ say. The properties that are not needed are skipped and not unpacked.

use protocol::bluezone::advert::AdFields;

use super::device::Device;
use super::frame::Frame;
use super::wire::Reader;
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
pub(super) fn signal(frame: &Frame<'_>) -> Option<Signal> {
    let mut body = frame.body;
    match frame.member {
        "PropertiesChanged" => match body.text()? {
            DEVICE => Some(Signal::Device(Device::at(frame.path)?, device(body))),
            ADAPTER => Some(Signal::Adapter(frame.path.into(), adapter(body))),
            _ => None,
        },
        "InterfacesAdded" => {
            let path = body.text()?;
            interfaces(path, body)
        }
        "InterfacesRemoved" => {
            let path = body.text()?;
            let mut names = body.array(4)?;
            std::iter::from_fn(|| names.text()).find_map(|name| match name {
                DEVICE => Device::at(path).map(Signal::DeviceGone),
                ADAPTER => Some(Signal::AdapterGone(path.into())),
                _ => None,
            })
        }
        "NameOwnerChanged" => {
            let name = body.text()?;
            let _old = body.text()?;
            let new = body.text()?;
            (name == SERVICE).then_some(Signal::Service { running: !new.is_empty() })
        }
        _ => None,
    }
}

/// The answer to `GetManagedObjects`: adapters and devices of BlueZ, as if they had just appeared.
pub(super) fn objects(answer: &Frame<'_>) -> Vec<Signal> {
    let mut found = Vec::new();
    each_object(answer, |path, object| found.extend(interfaces(path, object)));
    found
}

/// Calls `visit` with the path and the interfaces of each object in the answer to
/// `GetManagedObjects`.
pub(super) fn each_object(answer: &Frame<'_>, visit: impl FnMut(&str, Reader<'_>)) {
    let mut body = answer.body;
    let _end = body.entries(Reader::text, b"a{sa{sv}}", visit);
}

/// Calls `visit` with each interface of an object and its properties.
pub(super) fn each_interface(mut object: Reader<'_>, visit: impl FnMut(&str, Reader<'_>)) {
    let _end = object.entries(Reader::text, b"a{sv}", visit);
}

/// Parses the interfaces of an object that appeared.
fn interfaces(path: &str, object: Reader<'_>) -> Option<Signal> {
    let mut found = None;
    each_interface(object, |interface, properties| match interface {
        DEVICE => found = Device::at(path).map(|at| Signal::Device(at, device(properties))),
        ADAPTER => {
            let adapter = Adapter { name: path.into(), address: address(properties) };
            found = Some(Signal::AdapterAdded(adapter));
        }
        _ => {}
    });
    found
}

fn device(mut properties: Reader<'_>) -> Change {
    let mut change = Change::default();
    let _end = properties.properties(|name, kind, mut value| match (name, kind) {
        ("RSSI", b"n") => change.rssi = value.i16(),
        ("UUIDs", b"as") => {
            let mut fields = AdFields::default();
            if let Some(mut uuids) = value.array(4) {
                while let Some(uuid) = uuids.text() {
                    fields.add_uuid_text(uuid);
                }
            }
            change.uuids = Some((fields.uuid16s, fields.uuid128s));
        }
        ("ManufacturerData", b"a{qv}") => {
            let mut entries = Vec::with_capacity(1);
            let _end = value.entries(Reader::u16, b"v", |company, mut data| {
                entries.extend(bytes(&mut data).map(|data| (company, data.to_vec())));
            });
            change.manufacturer = Some(entries);
        }
        ("ServiceData", b"a{sv}") => {
            let mut fields = AdFields::default();
            let _end = value.entries(Reader::text, b"v", |uuid, mut data| {
                if let Some(data) = bytes(&mut data) {
                    fields.add_service_data_text(uuid, data);
                }
            });
            change.service_data = Some(fields.service_data);
        }
        _ => {}
    });
    change
}

fn adapter(mut properties: Reader<'_>) -> AdapterChange {
    let mut change = AdapterChange::default();
    let _end = properties.properties(|name, kind, mut value| match (name, kind) {
        ("Powered", b"b") => change.powered = value.bool(),
        ("Discovering", b"b") => change.discovering = value.bool(),
        _ => {}
    });
    change
}

/// The address among an adapter's properties.
fn address(mut properties: Reader<'_>) -> Option<Box<str>> {
    let mut address = None;
    let _end = properties.properties(|name, kind, mut value| {
        if (name, kind) == ("Address", b"s") {
            address = value.text().map(Into::into);
        }
    });
    address
}

/// The bytes of a variant that holds an array of bytes.
fn bytes<'a>(variant: &mut Reader<'a>) -> Option<&'a [u8]> {
    (variant.signature()? == b"ay").then(|| variant.bytes()).flatten()
}

#[cfg(test)]
mod tests;
