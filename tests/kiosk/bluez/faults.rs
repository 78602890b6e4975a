//! A radio that falls silent, a service that restarts: noticed, cured and recorded, every time.
//!
//! Time is shortened by [`HASTE`]; the only bound is the promise itself, shortened as much.

use std::time::{Duration, Instant};

use kiosk::devices::beacons::bluez::Timing;
use kiosk::devices::beacons::{BeaconEvent, RadioState};
use protocol::contact::ContactId;

use super::Kiosk;
use super::stand::{self, Stand};
use crate::support::fake_bluez::{Deaf, FakeBluez, Payload, PrivateBus, Radio};

/// How much faster than life these tests run.
pub(super) const HASTE: u32 = 20;

/// Heard again within a minute (docs/QUALITY.md), shortened.
pub(super) const PROMISE: Duration = Duration::from_secs(60).checked_div(HASTE).unwrap();

pub(super) fn hasty() -> Timing {
    let timing = Timing::default();
    Timing {
        reply_limit: timing.reply_limit / HASTE,
        retry_min: timing.retry_min / HASTE,
        retry_max: timing.retry_max / HASTE,
        scan_pause_max: timing.scan_pause_max / HASTE,
        silent_after: timing.silent_after / HASTE,
        remedy_pause_max: timing.remedy_pause_max / HASTE,
        ..timing
    }
}

/// Phones with an id of this `round` pass until the kiosk hears one; returns the states that it
/// told meanwhile.
pub(super) async fn street(bluez: &FakeBluez, kiosk: &mut Kiosk, round: u8) -> Vec<RadioState> {
    let (mut states, id) = (Vec::new(), [round; 12]);
    let begun = Instant::now();
    for device in 0.. {
        bluez.advertise(device % 50, Payload::android(id, -60));
        tokio::select! {
            event = kiosk.next() => match event {
                BeaconEvent::Heard(heard) if heard.id == Some(ContactId(id)) => break,
                // One of the round before, still on its way.
                BeaconEvent::Heard(_) => {}
                BeaconEvent::State { state, .. } => states.push(state),
            },
            () = tokio::time::sleep(Duration::from_millis(10)) => {}
        }
    }
    assert!(begun.elapsed() < PROMISE, "{:?}, {states:?}", begun.elapsed());
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_silences_are_cured() {
    let stands: Vec<_> = (0..10)
        .map(|_| {
            tokio::spawn(async {
                let bus = PrivateBus::start();
                let bluez = FakeBluez::start(&bus, Radio::FRESH);
                let mut stand = Stand::start(&bus, hasty());
                stand.kiosk.wait_for(RadioState::Listening).await;
                for silence in 0..10 {
                    street(&bluez, &mut stand.kiosk, 2 * silence).await;
                    let deaf = [Deaf::UntilScan, Deaf::UntilPower][usize::from(silence % 2)];
                    bluez.set_radio(move |radio| radio.deaf = deaf);
                    let told = street(&bluez, &mut stand.kiosk, 2 * silence + 1).await;
                    // One gap each, and no other claim.
                    assert_eq!(told, [RadioState::Silent, RadioState::Listening], "{deaf:?}");
                }
                // What was told stands in the log.
                let gaps = stand.gaps().await;
                stand::check(&gaps, &vec![RadioState::Silent; 10]);
                assert!(gaps.iter().all(|gap| gap.to_s > gap.from_s), "seconds each: {gaps:?}");
            })
        })
        .collect();
    for stand in stands {
        stand.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_restarts_of_bluetoothd_are_survived() {
    let bus = PrivateBus::start();
    let mut bluez = FakeBluez::start(&bus, Radio::FRESH);
    let mut stand = Stand::start(&bus, hasty());
    stand.kiosk.wait_for(RadioState::Listening).await;
    for round in 0..20 {
        street(&bluez, &mut stand.kiosk, 2 * round).await;
        drop(bluez);
        stand.kiosk.wait_for(RadioState::ServiceMissing).await;
        bluez = FakeBluez::start(&bus, Radio::FRESH);
        let told = street(&bluez, &mut stand.kiosk, 2 * round + 1).await;
        assert_eq!(told.last(), Some(&RadioState::Listening));
    }
    // A machine that is too busy to send phones past may have made a silence besides.
    let silent = RadioState::Silent.to_string();
    let gaps = stand.gaps().await.into_iter().filter(|gap| gap.reason != silent);
    stand::check(&gaps.collect::<Vec<_>>(), &vec![RadioState::ServiceMissing; 20]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_does_not_answer_is_named_and_heard_again_when_it_does() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio { hangs: true, ..Radio::FRESH });
    let begun = Instant::now();
    let mut kiosk = Kiosk::with_timing(&bus, hasty());
    kiosk.wait_for(RadioState::ServiceMissing).await;
    assert!(begun.elapsed() < Duration::from_secs(15) / HASTE, "{:?}", begun.elapsed());
    let remedy = RadioState::ServiceMissing.to_string();
    assert!(remedy.contains("Bluetooth service") && remedy.contains("systemctl restart"));
    bluez.set_radio(|radio| radio.hangs = false);
    kiosk.wait_for(RadioState::Listening).await;
    street(&bluez, &mut kiosk, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_that_nothing_cures_is_told_and_ends_with_the_first_device() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let mut kiosk = Kiosk::with_timing(&bus, hasty());
    kiosk.wait_for(RadioState::Listening).await;
    street(&bluez, &mut kiosk, 1).await;
    bluez.set_radio(|radio| radio.deaf = Deaf::Stays);
    kiosk.wait_for(RadioState::Silent).await;
    let starts = bluez.starts();
    while bluez.starts() < starts + 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bluez.set_radio(|radio| radio.deaf = Deaf::No);
    // Its own switching off and on is never mistaken for a fault.
    assert_eq!(street(&bluez, &mut kiosk, 2).await, [RadioState::Listening]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_begins_with_the_last_device_and_not_when_the_silence_is_noticed() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let mut stand = Stand::start(&bus, hasty());
    stand.kiosk.wait_for(RadioState::Listening).await;
    bluez.set_radio(|radio| radio.deaf = Deaf::Stays);
    stand.kiosk.wait_for(RadioState::Silent).await;
    stand.clock.advance(Duration::from_secs(100));
    bluez.set_radio(|radio| radio.deaf = Deaf::No);
    bluez.wait_for_scan();
    while !bluez.advertise(1, Payload::android([7; 12], -60)) {}
    stand.kiosk.wait_for(RadioState::Listening).await;
    drop(bluez);
    stand.kiosk.wait_for(RadioState::ServiceMissing).await;
    while stand.store.last_radio().unwrap().unwrap().0 != RadioState::ServiceMissing {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stand.clock.advance(Duration::from_secs(50));
    let gaps = stand.gaps().await;
    stand::check(&gaps, &[RadioState::Silent, RadioState::ServiceMissing]);
    let lengths: Vec<_> = gaps.iter().map(|gap| (gap.to_s - gap.from_s) / 10 * 10).collect();
    assert_eq!(lengths, [100, 50]);
}
