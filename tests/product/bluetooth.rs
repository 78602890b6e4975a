//! An advert in real bytes, put on a private D-Bus by an `org.bluez` of our own, becomes a contact
//! in the kiosk's store and in the backend.

use crate::common::{Backend, Kiosk, all_bytes, android_advert, contains, count, wait_for};
use crate::support::fake_bluez::{FakeBluez, Payload, PrivateBus, Radio, address};

/// As the fake makes them: the addresses that must appear nowhere.
fn address_forms(address: &str) -> Vec<Vec<u8>> {
    let hex: String = address.chars().filter(|c| *c != ':').collect();
    let bytes = data_encoding::HEXUPPER_PERMISSIVE.decode(hex.as_bytes()).unwrap();
    let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
    vec![
        address.as_bytes().to_vec(),
        address.to_lowercase().into_bytes(),
        address.replace(':', "_").into_bytes(),
        hex.clone().into_bytes(),
        hex.to_lowercase().into_bytes(),
        bytes,
        reversed,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_advert_on_the_bus_ends_in_the_backend() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let backend = Backend::start().await;
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let mut kiosk = Kiosk::new(&backend.url(), display, "kind = \"bluez\"");
    kiosk.enrol(&backend.invitation());
    kiosk.environment = vec![("DBUS_SYSTEM_BUS_ADDRESS".to_owned(), bus.address().to_owned())];
    kiosk.start();
    tokio::task::block_in_place(|| bluez.wait_for_scan());

    // A phone that is heard once only: its first advert is its contact.
    let once = [0xA1; 12];
    let often = [0xB2; 12];
    // Numbers whose addresses are rare as bytes.
    let devices = [0x3C91_5ED2, 0x8816_E37B];
    assert!(bluez.advertise(devices[0], Payload::from_ad(&android_advert(once), -71)));
    for _ in 0..5 {
        assert!(bluez.advertise(devices[1], Payload::from_ad(&android_advert(often), -55)));
    }

    let stored = |database: &std::path::Path, table: &str, id: [u8; 12]| {
        let id = data_encoding::HEXUPPER.encode(&id);
        count(
            database,
            &format!("SELECT coalesce(sum(sightings), 0) FROM {table} WHERE id = x'{id}'"),
        )
    };
    for (database, table) in [(kiosk.database(), "contact"), (backend.database(), "contacts")] {
        wait_for("both contacts", async || {
            let sightings = [once, often].map(|id| stored(&database, table, id));
            (sightings == [1, 5]).then_some(())
        })
        .await;
    }

    let mut files = all_bytes(&kiosk.dir.path().join("data"));
    files.extend(all_bytes(backend.dir.path()));
    files.push((kiosk.log(), std::fs::read(kiosk.log()).unwrap()));
    assert!(files.len() >= 5, "{:?}", files.iter().map(|(path, _)| path).collect::<Vec<_>>());
    for device in devices.map(address) {
        for form in address_forms(&device) {
            for (path, bytes) in &files {
                assert!(!contains(bytes, &form), "{} holds the address {device}", path.display());
            }
        }
    }
}
