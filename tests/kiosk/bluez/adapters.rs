//! Several adapters: one that cannot hear does not hide one that can.

use std::time::{Duration, Instant};

use kiosk::devices::beacons::{BeaconEvent, RadioState};
use protocol::contact::ContactId;

use super::faults::{PROMISE, hasty, street};
use super::{Kiosk, hears};
use crate::support::fake_bluez::{Deaf, FakeBluez, Payload, PrivateBus, Radio};

/// A radio that hears nothing, whatever is tried.
const DEAF: Radio = Radio { deaf: Deaf::Stays, ..Radio::FRESH };

#[tokio::test(flavor = "multi_thread")]
async fn an_adapter_that_is_refused_gives_way_to_the_next() {
    for fault in [
        Radio { blocked: true, ..Radio::FRESH },
        Radio { busy: true, ..Radio::FRESH },
        Radio { hangs: true, ..Radio::FRESH },
        Radio::ABSENT,
    ] {
        let bus = PrivateBus::start();
        let bluez = FakeBluez::start(&bus, fault);
        bluez.plug_in(10, Radio { blocked: true, ..Radio::FRESH });
        bluez.plug_in(2, Radio::FRESH);
        let begun = Instant::now();
        let mut kiosk = Kiosk::with_timing(&bus, hasty());
        kiosk.wait_for(RadioState::Listening).await;
        assert!(begun.elapsed() < PROMISE, "{fault:?}: {:?}", begun.elapsed());
        assert!(bluez.scans(2) && !bluez.scans(10), "{fault:?}");
        hears(&bluez, &mut kiosk, 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_when_none_can_scan_is_of_the_lowest_number() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio { blocked: true, ..Radio::FRESH });
    bluez.plug_in(1, Radio { busy: true, ..Radio::FRESH });
    let mut kiosk = Kiosk::with_timing(&bus, hasty());
    kiosk.wait_for(RadioState::Blocked).await;
    bluez.set_radio_of(1, |radio| radio.busy = false);
    kiosk.wait_for(RadioState::Listening).await;
    assert!(bluez.scans(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adapter_plugged_in_beside_a_deaf_one_is_used() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, DEAF);
    let mut kiosk = Kiosk::with_timing(&bus, hasty());
    kiosk.wait_for(RadioState::Silent).await;
    bluez.plug_in(1, Radio::FRESH);
    assert_eq!(street(&bluez, &mut kiosk, 1).await, [RadioState::Listening]);
    assert!(bluez.scans(1));
    while bluez.scans(0) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deaf_adapter_gives_way_and_is_tried_again_when_the_other_goes() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, DEAF);
    bluez.plug_in(1, Radio::FRESH);
    let mut kiosk = Kiosk::with_timing(&bus, hasty());
    kiosk.wait_for(RadioState::Listening).await;
    assert!(bluez.scans(0));
    let told = street(&bluez, &mut kiosk, 1).await;
    assert_eq!(told, [RadioState::Silent, RadioState::Listening]);
    // It stays with the one that hears, also when that has to be set up again.
    bluez.set_radio_of(1, |radio| radio.powered = false);
    kiosk.wait_for(RadioState::Off).await;
    street(&bluez, &mut kiosk, 2).await;
    assert!(bluez.scans(1) && !bluez.scans(0));

    bluez.set_radio(|radio| radio.deaf = Deaf::No);
    bluez.set_radio_of(1, |radio| *radio = Radio::ABSENT);
    kiosk.wait_for(RadioState::Absent).await;
    kiosk.wait_for(RadioState::Listening).await;
    hears(&bluez, &mut kiosk, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_night_without_phones_a_deaf_adapter_costs_no_minute() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, DEAF);
    bluez.plug_in(1, Radio::FRESH);
    let mut kiosk = Kiosk::with_timing(&bus, hasty());
    kiosk.wait_for(RadioState::Silent).await;
    // Until the pauses between remedies are longer than the promise.
    tokio::time::sleep(PROMISE * 3).await;
    assert_eq!(street(&bluez, &mut kiosk, 1).await, [RadioState::Listening]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_adapter_of_the_configuration_is_used() {
    for name in ["hci1", "c0:ff:ee:00:00:02"] {
        let bus = PrivateBus::start();
        let bluez = FakeBluez::start(&bus, Radio::FRESH);
        let mut kiosk = Kiosk::with_adapter(&bus, hasty(), Some(name));
        kiosk.wait_for(RadioState::Absent).await;
        bluez.plug_in(1, Radio::FRESH);
        kiosk.wait_for(RadioState::Listening).await;
        assert!(bluez.scans(1) && !bluez.scans(0), "{name}");
        hears(&bluez, &mut kiosk, 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_adapter_hears_for_another_program_is_not_counted_twice() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    bluez.plug_in(1, Radio::FRESH);
    let mut kiosk = Kiosk::with_timing(&bus, hasty());
    let mut other = Kiosk::with_adapter(&bus, hasty(), Some("hci1"));
    kiosk.wait_for(RadioState::Listening).await;
    other.wait_for(RadioState::Listening).await;
    for round in 1..=3 {
        assert!(bluez.advertise(1, Payload::android([round; 12], -60)));
    }
    for listener in [&mut kiosk, &mut other] {
        for round in 1..=3 {
            let BeaconEvent::Heard(heard) = listener.next().await else { panic!("an advert") };
            assert_eq!(heard.id, Some(ContactId([round; 12])));
        }
    }
}
