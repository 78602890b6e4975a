//! The BlueZ source against an `org.bluez` of our own, on a real D-Bus.

mod adapters;
mod btleplug;
mod faults;
mod iphones;
mod peer;
mod stand;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use kiosk::devices::beacons::bluez::{Bluez, Timing};
use kiosk::devices::beacons::{BeaconEvent, BeaconSource, Heard, RadioState};
use protocol::contact::ContactId;
use protocol::record::Phone;
use tokio::sync::mpsc::{Receiver, channel};

use crate::support::fake_bluez::{FakeBluez, Payload, PrivateBus, Radio};

const ID: [u8; 12] = [0x13, 0x0C, 0xEA, 0x64, 0x72, 0x13, 0x0C, 0x18, 0x5D, 0x86, 0x43, 0xDF];

/// The source under test.
struct Kiosk {
    events: Receiver<BeaconEvent>,
}

impl Kiosk {
    fn start(bus: &PrivateBus) -> Self {
        let timing = Timing {
            retry_min: Duration::from_millis(10),
            retry_max: Duration::from_millis(200),
            scan_pause_max: Duration::from_millis(100),
            ..Timing::default()
        };
        Self::with_timing(bus, timing)
    }

    fn with_timing(bus: &PrivateBus, timing: Timing) -> Self {
        Self::with_adapter(bus, timing, None)
    }

    /// Uses one adapter only, if one is named.
    fn with_adapter(bus: &PrivateBus, timing: Timing, adapter: Option<&str>) -> Self {
        let (sender, events) = channel(64);
        let source = Bluez::new(Arc::new(|| 1_625_702_400_000))
            .on_bus(bus.address().to_owned())
            .with_adapter(adapter.map(str::to_owned))
            .with_timing(timing);
        tokio::spawn(Box::new(source).run(sender));
        Self { events }
    }

    async fn next(&mut self) -> BeaconEvent {
        tokio::time::timeout(Duration::from_secs(30), self.events.recv())
            .await
            .expect("an event within 30 s")
            .expect("the source runs")
    }

    /// The next sighting, whatever is said of the radio in between.
    async fn heard(&mut self) -> Heard {
        loop {
            if let BeaconEvent::Heard(heard) = self.next().await {
                return heard;
            }
        }
    }

    async fn wait_for(&mut self, state: RadioState) {
        while !matches!(self.next().await, BeaconEvent::State { state: now, .. } if now == state) {}
    }
}

/// A bus, a bluetoothd and a kiosk that listens.
async fn listening() -> (PrivateBus, FakeBluez, Kiosk) {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let mut kiosk = Kiosk::start(&bus);
    kiosk.wait_for(RadioState::Listening).await;
    (bus, bluez, kiosk)
}

/// Sends a phone past and checks that it is heard.
async fn hears(bluez: &FakeBluez, kiosk: &mut Kiosk, device: u32) {
    let id = [u8::try_from(device).unwrap(); 12];
    assert!(bluez.advertise(device, Payload::android(id, -61)), "the adapter scans");
    assert_eq!(kiosk.heard().await.id, Some(ContactId(id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_advert_is_heard_with_its_first_payload() {
    let (_bus, bluez, mut kiosk) = listening().await;
    assert!(bluez.scans_well(), "switched on, low energy only, duplicates reported");

    assert!(bluez.advertise(1, Payload::android(ID, -61)));
    let heard = kiosk.heard().await;
    assert_eq!(heard.contact(), Some((ContactId(ID), Phone::Android)));
    assert_eq!((heard.rssi, heard.at_ms), (Some(-61), 1_625_702_400_000));
    let told = format!("{heard:?}");
    assert!(!told.contains("C0:FE") && !told.contains("C0_FE"), "no address: {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_further_advert_is_a_sighting() {
    let (_bus, bluez, mut kiosk) = listening().await;
    let next_id = [7; 12];
    // What is sent, and the id and signal it must be heard with.
    bluez.advertise(1, Payload::android(ID, -61));
    bluez.advertise(1, Payload::android(ID, -61));
    bluez.change_rssi(1, -75);
    bluez.advertise(1, Payload::android(next_id, -60));
    bluez.change_rssi(1, -90);
    bluez.forget(1);
    bluez.advertise(1, Payload::android(ID, -50));
    for (id, rssi) in [(ID, -61), (ID, -61), (ID, -75), (next_id, -60), (next_id, -90), (ID, -50)] {
        let heard = kiosk.heard().await;
        assert_eq!((heard.id, heard.rssi), (Some(ContactId(id)), Some(rssi)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_that_no_radio_can_give_are_unknown() {
    let (_bus, bluez, mut kiosk) = listening().await;
    for (device, rssi) in (1..).zip([79, 126, 127, 21, -128, i16::MIN]) {
        bluez.advertise(device, Payload::android(ID, rssi));
        let heard = kiosk.heard().await;
        assert_eq!((heard.id, heard.rssi), (Some(ContactId(ID)), None), "{rssi}");
    }
    for (device, rssi) in (11..).zip([20, 0, -127]) {
        bluez.advertise(device, Payload::android(ID, rssi));
        assert_eq!(kiosk.heard().await.rssi, Some(rssi));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_passed_over_and_iphones_told_without_an_id() {
    let (_bus, bluez, mut kiosk) = listening().await;
    bluez.advertise(1, Payload::from_ad(&[0x03, 0x03, 0x6F, 0xFD], -40));
    let mut iphone = vec![0x02, 0x01, 0x1A, 0x11, 0x07];
    iphone.extend(0x00004E56_73F5_4BC4_A12F_17D1AD07A667_u128.to_le_bytes());
    bluez.advertise(2, Payload::from_ad(&iphone, -50));
    let heard = kiosk.heard().await;
    assert_eq!((heard.beacon.kind(), heard.contact(), heard.rssi), ("ios", None, Some(-50)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_phones_that_pass_once_are_all_heard() {
    let (_bus, bluez, mut kiosk) = listening().await;
    let id = |number: u32| {
        let mut id = [0; 12];
        id[..4].copy_from_slice(&number.to_be_bytes());
        id
    };
    for number in 0..1000 {
        assert!(bluez.advertise(number, Payload::android(id(number), -70)));
    }
    let mut missing: HashSet<_> = (0..1000).map(|number| ContactId(id(number))).collect();
    while !missing.is_empty() {
        let heard = kiosk.heard().await;
        assert!(missing.remove(&heard.id.unwrap()), "each once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_known_before_the_kiosk_listened_count_when_heard_again() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let mut first = Kiosk::start(&bus);
    first.wait_for(RadioState::Listening).await;
    bluez.advertise(1, Payload::android(ID, -61));
    let mut second = Kiosk::start(&bus);
    second.wait_for(RadioState::Listening).await;
    bluez.change_rssi(1, -80);
    let heard = second.heard().await;
    assert_eq!((heard.id, heard.rssi), (Some(ContactId(ID)), Some(-80)));
}

#[tokio::test(flavor = "multi_thread")]
async fn bluetoothd_restarts_and_phones_are_heard_again() {
    let (bus, mut bluez, mut kiosk) = listening().await;
    for round in 1..=5 {
        hears(&bluez, &mut kiosk, round).await;
        drop(bluez);
        kiosk.wait_for(RadioState::ServiceMissing).await;
        bluez = FakeBluez::start(&bus, Radio::FRESH);
        kiosk.wait_for(RadioState::Listening).await;
        hears(&bluez, &mut kiosk, round + 100).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_may_come_after_the_kiosk() {
    let bus = PrivateBus::start();
    let mut kiosk = Kiosk::start(&bus);
    kiosk.wait_for(RadioState::ServiceMissing).await;
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    kiosk.wait_for(RadioState::Listening).await;
    hears(&bluez, &mut kiosk, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adapter_may_come_and_go() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::ABSENT);
    let mut kiosk = Kiosk::start(&bus);
    for round in 1..=3 {
        kiosk.wait_for(RadioState::Absent).await;
        bluez.set_radio(|radio| *radio = Radio::FRESH);
        kiosk.wait_for(RadioState::Listening).await;
        hears(&bluez, &mut kiosk, round).await;
        bluez.set_radio(|radio| *radio = Radio::ABSENT);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_told_and_tried_again() {
    for (state, fault) in [
        (RadioState::Blocked, Radio { blocked: true, ..Radio::FRESH }),
        (RadioState::Busy, Radio { busy: true, ..Radio::FRESH }),
    ] {
        let bus = PrivateBus::start();
        let bluez = FakeBluez::start(&bus, fault);
        let mut kiosk = Kiosk::start(&bus);
        kiosk.wait_for(state).await;
        bluez.set_radio(|radio| (radio.blocked, radio.busy) = (false, false));
        kiosk.wait_for(RadioState::Listening).await;
        hears(&bluez, &mut kiosk, 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adapter_switched_off_is_switched_on_again() {
    let (_bus, bluez, mut kiosk) = listening().await;
    bluez.set_radio(|radio| radio.powered = false);
    kiosk.wait_for(RadioState::Off).await;
    kiosk.wait_for(RadioState::Listening).await;
    hears(&bluez, &mut kiosk, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_that_ended_by_itself_is_started_again() {
    let (_bus, bluez, mut kiosk) = listening().await;
    let starts = bluez.starts();
    bluez.end_scan();
    assert!(!bluez.advertise(1, Payload::android(ID, -61)), "deaf for now");
    bluez.wait_for_scan();
    assert!(bluez.starts() > starts);
    hears(&bluez, &mut kiosk, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bus_itself_may_restart() {
    let (mut bus, bluez, mut kiosk) = listening().await;
    hears(&bluez, &mut kiosk, 1).await;
    bus.restart();
    drop(bluez);
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    kiosk.wait_for(RadioState::Listening).await;
    hears(&bluez, &mut kiosk, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_ends_when_nobody_listens() {
    let bus = PrivateBus::start();
    let _bluez = FakeBluez::start(&bus, Radio::FRESH);
    let (sender, events) = channel(1);
    let source = Box::new(Bluez::new(Arc::new(|| 0)).on_bus(bus.address().to_owned()));
    let running = tokio::spawn(source.run(sender));
    drop(events);
    let ended = tokio::time::timeout(Duration::from_secs(30), running).await;
    ended.expect("within 30 s").unwrap().unwrap();
}
