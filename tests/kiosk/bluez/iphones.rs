//! iPhones, whose ids are read over a connection, and the other families that need none.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kiosk::devices::beacons::bluez::{Bluez, Timing};
use kiosk::devices::beacons::{BeaconSource, Heard, RadioState};
use protocol::contact::ContactId;
use protocol::record::Phone;
use tokio::sync::mpsc::channel;

use super::{Kiosk, listening};
use crate::support::fake_bluez::{FakeBluez, Gatt, Payload, PrivateBus, Radio};

/// A kiosk that connects, quickly.
async fn connecting() -> (PrivateBus, FakeBluez, Kiosk) {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let (sender, events) = channel(64);
    let timing = Timing {
        read_timeout: Duration::from_millis(500),
        read_pause: Duration::from_millis(1),
        ..Timing::default()
    };
    let source = Bluez::new(Arc::new(|| 1_625_702_400_000))
        .on_bus(bus.address().to_owned())
        .with_timing(timing)
        .connecting_iphones(true);
    tokio::spawn(Box::new(source).run(sender));
    let mut kiosk = Kiosk { events };
    kiosk.wait_for(RadioState::Listening).await;
    (bus, bluez, kiosk)
}

impl Kiosk {
    /// The next sighting with an id.
    async fn contact(&mut self) -> Heard {
        loop {
            let heard = self.heard().await;
            if heard.contact().is_some() {
                return heard;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_iphone_tells_its_id_and_every_further_advert_counts_for_it() {
    for payload in [Payload::iphone(-50), Payload::overflow(-50)] {
        let (_bus, bluez, mut kiosk) = connecting().await;
        bluez.set_gatt(1, Gatt::Answers(vec![9; 12]));
        bluez.advertise(1, payload);
        let heard = kiosk.contact().await;
        assert_eq!(heard.contact(), Some((ContactId([9; 12]), Phone::Ios)));
        assert_eq!(heard.rssi, Some(-50));

        bluez.change_rssi(1, -70);
        let heard = kiosk.contact().await;
        assert_eq!((heard.id, heard.rssi), (Some(ContactId([9; 12])), Some(-70)));
        assert_eq!(bluez.connections().made, [1], "asked once");
        assert!(bluez.connections().open.is_empty(), "and let go");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scan_goes_on_while_iphones_of_all_kinds_are_asked_one_by_one() {
    let (_bus, bluez, mut kiosk) = connecting().await;
    let kinds = [
        Gatt::Refuses,
        Gatt::Hangs,
        Gatt::Unresolved,
        Gatt::Stranger,
        Gatt::Answers(vec![1; 11]),
        Gatt::Answers(vec![1; 13]),
        Gatt::Answers(vec![]),
        Gatt::Answers(vec![8; 12]),
    ];
    // The strongest is asked first, so the one that answers is asked last.
    for (device, gatt) in (0..).zip(&kinds) {
        bluez.set_gatt(device, gatt.clone());
    }
    for (device, rssi) in (0..8).zip([-50, -52, -54, -56, -58, -60, -62, -64]) {
        // The scan begins anew with each connection, and what is sent meanwhile is not heard.
        while !bluez.advertise(device, Payload::iphone(rssi)) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let (mut android, mut sent) = (0, 0);
    loop {
        if !bluez.advertise(100, Payload::android([7; 12], -60)) {
            tokio::time::sleep(Duration::from_millis(1)).await;
            continue;
        }
        sent += 1;
        let heard = kiosk.contact().await;
        if heard.id == Some(ContactId([8; 12])) {
            break;
        }
        assert_eq!(heard.id, Some(ContactId([7; 12])));
        android += 1;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(android > 10 && android + 1 >= sent, "{android} of {sent} heard meanwhile");

    // All failed once; none is asked again.
    for device in 0..8 {
        bluez.change_rssi(device, -70);
    }
    while !bluez.advertise(100, Payload::android([6; 12], -60)) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    while kiosk.contact().await.id != Some(ContactId([6; 12])) {}
    tokio::time::sleep(Duration::from_millis(100)).await;
    let connections = bluez.connections();
    let asked: HashMap<u32, usize> = connections.made.iter().fold(HashMap::new(), |mut all, id| {
        *all.entry(*id).or_default() += 1;
        all
    });
    assert_eq!(asked, (0..8).map(|device| (device, 1)).collect());
    assert_eq!((connections.most, connections.open), (1, vec![]), "one at a time, none left open");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_connected_to_unless_the_configuration_says_so() {
    let (_bus, bluez, mut kiosk) = listening().await;
    bluez.set_gatt(1, Gatt::Answers(vec![9; 12]));
    bluez.advertise(1, Payload::iphone(-50));
    let heard = kiosk.heard().await;
    assert_eq!((heard.beacon.kind(), heard.contact()), ("ios", None));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(bluez.connections().made.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_families_are_told_apart_and_never_contacts() {
    let (_bus, bluez, mut kiosk) = listening().await;
    let rpi = [&[0x03, 0x03, 0x6F, 0xFD, 0x17, 0x16, 0x6F, 0xFD][..], &[5; 20]].concat();
    let herald = [&[0x03, 0x03, 0xF6, 0xFC, 0x09, 0xFF, 0xF1, 0x05][..], &[5; 6]].concat();
    let tracer =
        [&[0x11, 0x07][..], &[0xAB; 16], &[0x06, 0xFF, 0xFF, 0x03, b'f', b'2', b'c']].concat();
    let mut senders = Vec::new();
    // Whose, the sender's address, and as which sender it counts.
    for (device, ad, family, sender) in [
        (1, &rpi, "exposure-notification", 0),
        (2, &rpi, "exposure-notification", 0),
        (3, &herald, "herald", 1),
        (4, &tracer, "opentrace", 2),
        (5, &tracer, "opentrace", 3),
        (4, &tracer, "opentrace", 2),
    ] {
        bluez.advertise(device, Payload::from_ad(ad, -60));
        let heard = kiosk.heard().await;
        assert_eq!((heard.beacon.family(), heard.contact()), (family, None));
        let number = senders.iter().position(|known| *known == heard.sender);
        assert_eq!(number.unwrap_or(senders.len()), sender, "{family} of {device}");
        if number.is_none() {
            senders.push(heard.sender);
        }
    }
}
