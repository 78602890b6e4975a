//! Messages that libdbus wrote, read by hand; and bytes that nobody wrote.

use std::collections::HashMap;

use dbus::Message;
use dbus::arg::{PropMap, RefArg, Variant};

use super::super::frame;
use super::*;

type Value = Variant<Box<dyn RefArg>>;

fn value(value: impl RefArg + 'static) -> Value {
    Variant(Box::new(value))
}

fn properties(properties: Vec<(&str, Value)>) -> PropMap {
    properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn message(interface: &str, member: &str) -> Message {
    let path = "/org/bluez/hci0/dev_C0_11_22_33_44_55";
    Message::signal(&path.into(), &interface.into(), &member.into())
}

/// As it is on the wire.
fn wire(mut message: Message) -> Vec<u8> {
    message.set_serial(7);
    let mut bytes = Vec::new();
    message
        .marshal(|part| {
            bytes.extend(part);
            Ok::<_, ()>(())
        })
        .unwrap();
    assert_eq!(frame::length(&bytes), Ok(Some(bytes.len())));
    assert_eq!(frame::length(&bytes[..15]), Ok(None));
    bytes
}

fn read(bytes: &[u8]) -> Option<Signal> {
    signal(&frame::read(bytes).unwrap())
}

/// A device with everything that BlueZ may tell of it.
fn device_properties() -> PropMap {
    let uuids = ["00004e56-0000-1000-8000-00805f9b34fb", "00004e56-73f5-4bc4-a12f-17d1ad07a667"];
    let manufacturer = HashMap::from([(0x22B5_u16, value(vec![7_u8; 12]))]);
    let service = "0000fd6f-0000-1000-8000-00805f9b34fb".to_owned();
    properties(vec![
        ("Address", value("C0:11:22:33:44:55".to_owned())),
        ("Adapter", value(dbus::Path::from("/org/bluez/hci0"))),
        ("Appearance", value(5_u16)),
        ("Class", value(9_u32)),
        ("AdvertisingFlags", value(vec![6_u8])),
        ("Connected", value(false)),
        ("Sets", value(HashMap::from([(dbus::Path::from("/a"), properties(vec![]))]))),
        ("Odd", value((1_u8, "x".to_owned(), 2_i64, vec![0.5_f64]))),
        ("RSSI", value(-61_i16)),
        ("UUIDs", value(uuids.map(str::to_owned).to_vec())),
        ("ManufacturerData", value(manufacturer)),
        ("ServiceData", value(HashMap::from([(service, value(vec![1_u8; 20]))]))),
        ("TxPower", value(-7_i16)),
    ])
}

fn check(change: &Change) {
    assert_eq!(change.rssi, Some(-61));
    let uuids = change.uuids.as_ref().unwrap();
    assert_eq!(uuids.0, [0x4E56]);
    assert_eq!(uuids.1, [0x00004E56_73F5_4BC4_A12F_17D1AD07A667]);
    assert_eq!(change.manufacturer, Some(vec![(0x22B5, vec![7; 12])]));
    assert_eq!(change.service_data, Some(vec![(0xFD6F, vec![1; 20])]));
}

#[test]
fn what_changed_of_a_device_and_what_appeared_is_read() {
    let changed = message("org.freedesktop.DBus.Properties", "PropertiesChanged");
    let changed = changed.append3(DEVICE, device_properties(), vec!["Name".to_owned()]);
    let Some(Signal::Device(device, change)) = read(&wire(changed)) else { panic!("a device") };
    assert_eq!(device.path(), "/org/bluez/hci0/dev_C0_11_22_33_44_55");
    check(&change);

    let interfaces: HashMap<String, PropMap> = HashMap::from([
        ("org.freedesktop.DBus.Introspectable".to_owned(), PropMap::new()),
        (DEVICE.to_owned(), device_properties()),
    ]);
    let path = dbus::Path::from("/org/bluez/hci1/dev_C0_11_22_33_44_66");
    let added = message("org.freedesktop.DBus.ObjectManager", "InterfacesAdded");
    let added = read(&wire(added.append2(path.clone(), interfaces)));
    let Some(Signal::Device(device, change)) = added else { panic!("a device") };
    assert_eq!(device.adapter_number(), 1);
    check(&change);

    let removed = message("org.freedesktop.DBus.ObjectManager", "InterfacesRemoved");
    let removed = removed.append2(path, vec!["x.y".to_owned(), DEVICE.to_owned()]);
    let removed = read(&wire(removed));
    assert!(matches!(removed, Some(Signal::DeviceGone(gone)) if gone == device));
}

#[test]
fn adapters_and_the_service_are_read() {
    let path = dbus::Path::from("/org/bluez/hci1");
    let all = properties(vec![
        ("Address", value("C0:FF:EE:00:00:02".to_owned())),
        ("Powered", value(true)),
        ("Discovering", value(false)),
    ]);
    let changed = Message::signal(&path, &"x.y".into(), &"PropertiesChanged".into());
    let changed = read(&wire(changed.append3(ADAPTER, all, Vec::<String>::new())));
    let Some(Signal::Adapter(at, change)) = changed else { panic!("an adapter") };
    assert_eq!(&*at, "/org/bluez/hci1");
    assert_eq!((change.powered, change.discovering), (Some(true), Some(false)));

    let all = properties(vec![("Address", value("C0:FF:EE:00:00:02".to_owned()))]);
    let objects_there: HashMap<_, HashMap<String, PropMap>> = HashMap::from([
        (path.clone(), HashMap::from([(ADAPTER.to_owned(), all)])),
        (
            dbus::Path::from("/org/bluez/hci1/dev_C0_11_22_33_44_66"),
            HashMap::from([(DEVICE.to_owned(), device_properties())]),
        ),
        (dbus::Path::from("/org/bluez"), HashMap::new()),
    ]);
    let bytes = wire(message("x.y", "Answer").append1(objects_there));
    let mut found = 0;
    for object in objects(&frame::read(&bytes).unwrap()) {
        match object {
            Signal::AdapterAdded(adapter) => {
                assert_eq!(&*adapter.name, "/org/bluez/hci1");
                assert_eq!(adapter.address.as_deref(), Some("C0:FF:EE:00:00:02"));
            }
            Signal::Device(_, change) => check(&change),
            _ => panic!("neither adapter nor device"),
        }
        found += 1;
    }
    assert_eq!(found, 2);

    for (name, new, is) in
        [(SERVICE, ":1.5", Some(true)), (SERVICE, "", Some(false)), ("org.other", ":1.5", None)]
    {
        let owner = message("org.freedesktop.DBus", "NameOwnerChanged").append3(name, "", new);
        let running = match read(&wire(owner)) {
            Some(Signal::Service { running }) => Some(running),
            _ => None,
        };
        assert_eq!(running, is, "{name} {new}");
    }
}

#[test]
fn bytes_that_are_no_message_are_no_panic() {
    let changed = message("org.freedesktop.DBus.Properties", "PropertiesChanged");
    let good = wire(changed.append3(DEVICE, device_properties(), Vec::<String>::new()));
    for length in 0..good.len() {
        let cut = &good[..length];
        let _length = frame::length(cut);
        let _signal = frame::read(cut).ok().and_then(|frame| signal(&frame));
    }
    let mut random = 1_u32;
    for _ in 0..20_000 {
        let mut bad = good.clone();
        for _ in 0..1 + random % 3 {
            // Numerical Recipes' generator: any other would do.
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (random >> 8) as usize % bad.len();
            bad[at] = random.to_le_bytes()[3];
        }
        let _length = frame::length(&bad);
        if let Ok(frame) = frame::read(&bad) {
            let _signal = signal(&frame);
            let _objects = objects(&frame);
        }
    }
    let nested = [b"v\0".repeat(10_000), vec![0; 8]].concat();
    let mut reader = Reader::new(&nested, false);
    assert!(reader.entries(|_| Some(()), b"v", |(), _| {}).is_none());
}
