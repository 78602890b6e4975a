//! A radio that falls silent, a service that restarts: noticed, cured and recorded, every time.
//!
//! Time is shortened by [`HASTE`]; the only bound is the promise itself, shortened as much.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kiosk::devices::beacons::bluez::{Bluez, Patience};
use kiosk::devices::beacons::{BeaconEvent, RadioState};
use kiosk::devices::clock::{Clock, SimulatedClock};
use kiosk::listening::{Listener, Listening};
use kiosk::presence::Rules;
use kiosk::store::Store;
use kiosk::sync::SyncHandle;
use protocol::contact::ContactId;
use protocol::record::Body;
use tokio::sync::watch;

use crate::Kiosk;
use crate::fake_bluez::{Deaf, FakeBluez, Payload, PrivateBus, Radio};

/// How much faster than life these tests run.
const HASTE: u32 = 20;

/// Heard again within a minute (quality.md), shortened.
const PROMISE: Duration = Duration::from_secs(60).checked_div(HASTE).unwrap();

fn hasty() -> Patience {
    let patience = Patience::default();
    Patience {
        retry_first: patience.retry_first / HASTE,
        retry_longest: patience.retry_longest / HASTE,
        pause_longest: patience.pause_longest / HASTE,
        silent_after: patience.silent_after / HASTE,
        silence_longest: patience.silence_longest / HASTE,
        ..patience
    }
}

/// Phones with an id of this `round` pass until the kiosk hears one; returns the states that it
/// told meanwhile.
async fn street(bluez: &FakeBluez, kiosk: &mut Kiosk, round: u8) -> Vec<RadioState> {
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
                let mut kiosk = Kiosk::patient(&bus, hasty());
                kiosk.wait_for(RadioState::Listening).await;
                for silence in 0..10 {
                    street(&bluez, &mut kiosk, 2 * silence).await;
                    let deaf = [Deaf::UntilScan, Deaf::UntilPower][usize::from(silence % 2)];
                    bluez.set_radio(move |radio| radio.deaf = deaf);
                    let told = street(&bluez, &mut kiosk, 2 * silence + 1).await;
                    // One gap each, and no other claim.
                    assert_eq!(told, [RadioState::Silent, RadioState::Listening], "{deaf:?}");
                }
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
    let mut kiosk = Kiosk::patient(&bus, hasty());
    kiosk.wait_for(RadioState::Listening).await;
    for round in 0..20 {
        street(&bluez, &mut kiosk, 2 * round).await;
        drop(bluez);
        kiosk.wait_for(RadioState::ServiceMissing).await;
        bluez = FakeBluez::start(&bus, Radio::FRESH);
        let told = street(&bluez, &mut kiosk, 2 * round + 1).await;
        assert_eq!(told.last(), Some(&RadioState::Listening));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_that_nothing_cures_is_told_and_ends_with_the_first_device() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let mut kiosk = Kiosk::patient(&bus, hasty());
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
async fn what_was_not_heard_is_recorded_as_a_gap() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let clock = Arc::new(SimulatedClock::synced(1_625_745_600_000));
    let (stamp, store) = (clock.clone(), Store::open_in_memory().unwrap());
    let source = Bluez::new(Arc::new(move || stamp.now().unix_ms))
        .on_bus(bus.address().to_owned())
        .with_patience(hasty());
    let (state, mut states) = watch::channel(Listening::default());
    let (rules, sync) = (Rules::default(), SyncHandle::new());
    let listener = Listener { store: store.clone(), clock: clock.clone(), rules, state, sync };
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(listener.run(Box::new(source), stopped));
    let mut radio_is = async |wanted: RadioState| {
        let reached = states.wait_for(|listening| listening.radio == wanted);
        tokio::time::timeout(Duration::from_secs(30), reached).await.unwrap().unwrap();
    };

    radio_is(RadioState::Listening).await;
    bluez.set_radio(|radio| radio.deaf = Deaf::Stays);
    radio_is(RadioState::Silent).await;
    clock.advance(Duration::from_secs(100));
    bluez.set_radio(|radio| radio.deaf = Deaf::No);
    bluez.wait_for_scan();
    while !bluez.advertise(1, Payload::android([7; 12], -60)) {}
    radio_is(RadioState::Listening).await;
    drop(bluez);
    radio_is(RadioState::ServiceMissing).await;
    clock.advance(Duration::from_secs(50));
    stop.send_replace(true);
    running.await.unwrap().unwrap();

    let gaps: Vec<_> = store
        .next_batch(100)
        .unwrap()
        .records
        .into_iter()
        .filter_map(|record| match record.body {
            Body::Gap(gap) => Some((gap.reason, (gap.to_s - gap.from_s) / 10 * 10)),
            _ => None,
        })
        .collect();
    // The silence counts from the last device, not from when it was noticed.
    let expected = [(RadioState::Silent, 100), (RadioState::ServiceMissing, 50)];
    assert_eq!(gaps, expected.map(|(state, seconds)| (state.to_string(), seconds)));
}
