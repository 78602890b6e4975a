//! Names, paths and signals as bluetoothd spells them.

use std::collections::HashMap;
use std::ffi::CString;

use dbus::arg::{PropMap, RefArg, Variant};
use dbus::channel::Channel;
use dbus::{Message, Path};

pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const DEVICE: &str = "org.bluez.Device1";
pub(super) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
pub(super) const OBJECTS: &str = "org.freedesktop.DBus.ObjectManager";

/// What BlueZ says no with: a name and a sentence.
pub(super) type Refusal = (&'static str, &'static str);

/// The address of a device.
pub fn address(device: u32) -> String {
    let [a, b, c, d] = device.to_be_bytes();
    format!("C0:FE:{a:02X}:{b:02X}:{c:02X}:{d:02X}")
}

pub(super) fn adapter_path(adapter: u16) -> Path<'static> {
    Path::new(format!("/org/bluez/hci{adapter}")).unwrap()
}

pub(super) fn path(adapter: u16, device: u32) -> Path<'static> {
    let address = address(device).replace(':', "_");
    Path::new(format!("/org/bluez/hci{adapter}/dev_{address}")).unwrap()
}

/// The number of the adapter whose path, or whose device's, this is.
pub(super) fn adapter_at(path: &str) -> Option<u16> {
    path.strip_prefix("/org/bluez/hci")?.split('/').next()?.parse().ok()
}

pub(super) fn changed(path: &Path<'_>, interface: &str, properties: PropMap) -> Message {
    Message::signal(path, &PROPERTIES.into(), &"PropertiesChanged".into()).append3(
        interface,
        properties,
        Vec::<String>::new(),
    )
}

pub(super) fn added(path: &Path<'static>, interface: &str, properties: PropMap) -> Message {
    let interfaces = HashMap::from([(interface.to_owned(), properties)]);
    Message::signal(&"/".into(), &OBJECTS.into(), &"InterfacesAdded".into())
        .append2(path.clone(), interfaces)
}

pub(super) fn removed(path: &Path<'static>, interface: &str) -> Message {
    Message::signal(&"/".into(), &OBJECTS.into(), &"InterfacesRemoved".into())
        .append2(path.clone(), vec![interface.to_owned()])
}

pub(super) fn flag(name: &str, value: bool) -> PropMap {
    PropMap::from([(name.to_owned(), Variant(Box::new(value) as Box<dyn RefArg>))])
}

pub(super) fn reply_to(message: &Message, reply: Result<Message, Refusal>, bus: &Channel) {
    let reply = reply
        .unwrap_or_else(|(name, text)| message.error(&name.into(), &CString::new(text).unwrap()));
    bus.send(reply).unwrap();
}
