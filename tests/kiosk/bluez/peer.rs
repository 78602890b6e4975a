//! The kiosk on the air: the id of its own schedule, which turns with the slot.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kiosk::devices::beacons::bluez::{Bluez, Timing};
use kiosk::devices::beacons::{BeaconSource, OwnIds, RadioState};
use kiosk::devices::clock::{Clock, SimulatedClock};
use protocol::DAY_S;
use protocol::bluezone::schedule::DailyKey;
use protocol::contact::ContactId;
use protocol::secret::Secret;
use tokio::sync::mpsc::channel;

use super::faults::{hasty, street};
use super::{Kiosk, hears, listening};
use crate::support::fake_bluez::{Deaf, FakeBluez, OnAir, PrivateBus, Radio};

/// 2021-07-08, UTC.
const TODAY: i64 = 18_816;

/// Waits until an id is on the air, or none.
async fn sends(bluez: &FakeBluez, id: Option<[u8; 12]>) {
    let wanted = id.map(|id| OnAir {
        kind: "broadcast".to_owned(),
        services: vec!["4e56".to_owned()],
        manufacturer: HashMap::from([(0x22B5, id.to_vec())]),
    });
    let reached = async {
        while bluez.on_air() != wanted {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let reached = tokio::time::timeout(Duration::from_secs(30), reached).await;
    assert!(reached.is_ok(), "{:?} instead of {wanted:?}", bluez.on_air());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_on_the_air_is_the_schedules_and_turns_with_the_slot() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let clock = Arc::new(SimulatedClock::synced((TODAY * DAY_S + 899) * 1000));
    // The vectors of docs/FORMATS.md: the key 00 01 … 1f.
    let key = Secret::new(std::array::from_fn(|index| u8::try_from(index).unwrap()));
    let own = OwnIds::new(TODAY, DailyKey::new(key));
    let (stamp, told) = (clock.clone(), clock.clone());
    let source = Bluez::new(Arc::new(move || stamp.now().unix_ms))
        .on_bus(bus.address().to_owned())
        .with_timing(Timing { own_id_interval: Duration::from_millis(10), ..Timing::default() })
        .advertising(Arc::new(move || own.id_at(told.now().unix_s())));
    let (sender, events) = channel(64);
    let mut kiosk = Kiosk { events };
    tokio::spawn(Box::new(source).run(sender));
    kiosk.wait_for(RadioState::Listening).await;

    let id = |hex: &str| {
        let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
        Some(bytes.try_into().unwrap())
    };
    sends(&bluez, id("130cea6472130c185d8643df")).await;
    clock.advance(Duration::from_secs(1));
    sends(&bluez, id("893dae342437130ce5e23837")).await;
    hears(&bluez, &mut kiosk, 1).await;
    // 07:00 in Vietnam: the next day's key.
    clock.advance(Duration::from_secs(85_500));
    sends(&bluez, id("970e23c0e19de93f8cc4057b")).await;
    // Before the schedule began there is nothing to send.
    clock.step(-2 * DAY_S * 1000);
    sends(&bluez, None).await;
    clock.step(2 * DAY_S * 1000);

    drop(bluez);
    kiosk.wait_for(RadioState::ServiceMissing).await;
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    sends(&bluez, id("970e23c0e19de93f8cc4057b")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_unless_the_configuration_says_so() {
    let (_bus, bluez, mut kiosk) = listening().await;
    hears(&bluez, &mut kiosk, 1).await;
    assert_eq!(bluez.on_air(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_moves_with_the_adapter_that_listens() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio { deaf: Deaf::Stays, ..Radio::FRESH });
    let source = Bluez::new(Arc::new(|| 0))
        .on_bus(bus.address().to_owned())
        .with_timing(hasty())
        .advertising(Arc::new(|| Some(ContactId([5; 12]))));
    let (sender, events) = channel(64);
    let mut kiosk = Kiosk { events };
    tokio::spawn(Box::new(source).run(sender));
    sends(&bluez, Some([5; 12])).await;
    bluez.plug_in(1, Radio::FRESH);
    street(&bluez, &mut kiosk, 1).await;
    sends(&bluez, None).await;
    while bluez.on_air_of(1).is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
