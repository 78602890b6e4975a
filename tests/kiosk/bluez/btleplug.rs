//! The source that uses btleplug, against an `org.bluez` of our own.
//!
//! btleplug knows only the system bus, whose address libdbus reads once in a process from the
//! environment: this test binary runs itself as the kiosk, which prints its events.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use kiosk::devices::beacons::btleplug::{Btleplug, Timing};
use kiosk::devices::beacons::{BeaconEvent, BeaconSource, RadioState};

use super::faults::{HASTE, PROMISE};
use crate::support::fake_bluez::{Deaf, FakeBluez, Payload, PrivateBus, Radio};

/// Set for the child: which adapter to use, or nothing.
const ADAPTER: &str = "KIOSK_TEST_BTLEPLUG_ADAPTER";

const ID: [u8; 12] = [7; 12];

fn hasty() -> Timing {
    let timing = Timing::default();
    Timing {
        call_limit: timing.call_limit / HASTE,
        retry_min: timing.retry_min / HASTE,
        retry_max: timing.retry_max / HASTE,
        probe_interval: timing.probe_interval / HASTE,
        silent_after: timing.silent_after / HASTE,
        remedy_pause_max: timing.remedy_pause_max / HASTE,
        forget_after: timing.forget_after / HASTE,
        ..timing
    }
}

/// Does nothing unless this process is the child.
#[tokio::test(flavor = "multi_thread")]
async fn child() {
    let Ok(adapter) = std::env::var(ADAPTER) else { return };
    let (sender, mut events) = tokio::sync::mpsc::channel(64);
    let source = Btleplug::new(Arc::new(|| 5))
        .with_adapter(Some(adapter).filter(|adapter| !adapter.is_empty()))
        .with_timing(hasty());
    let mut running = tokio::spawn(Box::new(source).run(sender));
    loop {
        let event = tokio::select! {
            event = events.recv() => event.unwrap(),
            ended = &mut running => panic!("it ended: {ended:?}"),
        };
        match event {
            BeaconEvent::State { state, .. } => {
                println!("@{}", serde_json::to_string(&state).unwrap());
            }
            BeaconEvent::Heard(heard) => {
                let id = heard.id.map(|id| id.to_string()).unwrap_or_default();
                println!("@{} {id} {:?} {:?}", heard.beacon.kind(), heard.rssi, heard.sender);
            }
        }
    }
}

/// A kiosk in a process of its own.
struct Kiosk {
    process: Child,
    /// What it prints of its events.
    lines: Receiver<String>,
}

impl Kiosk {
    fn start(bus: &PrivateBus, adapter: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "bluez::btleplug::child", "--nocapture", "--test-threads=1"])
            .env("DBUS_SYSTEM_BUS_ADDRESS", bus.address())
            .env(ADAPTER, adapter)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines() {
                let line = line.unwrap();
                // The harness prints its own words on the first line.
                if let Some((_, event)) = line.split_once('@') {
                    let _gone = sender.send(event.to_owned());
                }
            }
        });
        Self { process, lines }
    }

    fn next(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(30)).expect("an event within 30 s")
    }

    fn wait_for(&self, state: &RadioState) {
        let wanted = serde_json::to_string(state).unwrap();
        while self.next() != wanted {}
    }

    /// The next advert, whatever is said of the radio in between.
    fn heard(&self) -> String {
        loop {
            let line = self.next();
            if line.starts_with("android ") || line.starts_with("ios ") {
                return line;
            }
        }
    }

    /// Phones pass until one is heard; returns the states that were told meanwhile.
    fn street(&self, bluez: &FakeBluez, round: u8) -> Vec<String> {
        let (mut states, begun) = (Vec::new(), Instant::now());
        let wanted = android([round; 12], Some(-60));
        for device in 0.. {
            bluez.advertise(device % 50, Payload::android([round; 12], -60));
            match self.lines.recv_timeout(Duration::from_millis(20)) {
                Ok(line) if line == wanted => break,
                Ok(line) if line.starts_with("android ") => {}
                Ok(state) => states.push(state),
                Err(_) => {}
            }
        }
        assert!(begun.elapsed() < PROMISE, "{:?}, {states:?}", begun.elapsed());
        states
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// How an advert of an Android phone is printed.
fn android(id: [u8; 12], rssi: Option<i16>) -> String {
    let id = data_encoding::HEXLOWER.encode(&id);
    format!("android {id} {rssi:?} Sender64(…)")
}

fn listening() -> (PrivateBus, FakeBluez, Kiosk) {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let kiosk = Kiosk::start(&bus, "");
    kiosk.wait_for(&RadioState::Listening);
    (bus, bluez, kiosk)
}

#[test]
fn first_payloads_and_changes_are_one_sighting_each() {
    let (_bus, bluez, kiosk) = listening();
    let other = [8; 12];
    // A new device, the same again, another signal, another id, one forgotten and back; and values
    // that no signal has.
    bluez.advertise(1, Payload::android(ID, -61));
    assert_eq!(kiosk.heard(), android(ID, Some(-61)));
    for (payload, rssi) in [
        (Payload::android(ID, -62), Some(-62)),
        (Payload::android(other, -63), Some(-63)),
        (Payload::android(other, 79), None),
    ] {
        let id = payload.manufacturer[&0x22B5].clone().try_into().unwrap();
        bluez.advertise(1, payload);
        assert_eq!(kiosk.heard(), android(id, rssi));
    }
    bluez.change_rssi(1, -80);
    assert_eq!(kiosk.heard(), android(other, Some(-80)));
    bluez.forget(1);
    bluez.advertise(1, Payload::android(ID, -50));
    assert_eq!(kiosk.heard(), android(ID, Some(-50)));
    bluez.advertise(2, Payload::iphone(-55));
    assert_eq!(kiosk.heard(), "ios  Some(-55) Sender64(…)");
}

#[test]
fn phones_known_before_are_heard_when_they_send_again() {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    let first = Kiosk::start(&bus, "");
    first.wait_for(&RadioState::Listening);
    bluez.advertise(1, Payload::android(ID, -61));
    first.heard();
    let second = Kiosk::start(&bus, "");
    second.wait_for(&RadioState::Listening);
    bluez.change_rssi(1, -70);
    assert_eq!(second.heard(), android(ID, Some(-70)));
}

#[test]
fn faults_are_told_as_states_and_cured() {
    let (mut bus, bluez, kiosk) = listening();
    kiosk.street(&bluez, 1);
    bluez.set_radio(|radio| *radio = Radio::ABSENT);
    kiosk.wait_for(&RadioState::Absent);
    bluez.set_radio(|radio| *radio = Radio { blocked: true, ..Radio::FRESH });
    kiosk.wait_for(&RadioState::Blocked);
    bluez.set_radio(|radio| (radio.blocked, radio.busy) = (false, true));
    kiosk.wait_for(&RadioState::Busy);
    bluez.set_radio(|radio| (radio.busy, radio.hangs) = (false, true));
    kiosk.wait_for(&RadioState::ServiceMissing);
    bluez.set_radio(|radio| radio.hangs = false);
    kiosk.wait_for(&RadioState::Listening);
    kiosk.street(&bluez, 2);

    drop(bluez);
    kiosk.wait_for(&RadioState::ServiceMissing);
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    kiosk.wait_for(&RadioState::Listening);
    kiosk.street(&bluez, 3);

    bus.restart();
    drop(bluez);
    let bluez = FakeBluez::start(&bus, Radio::FRESH);
    kiosk.street(&bluez, 4);
}

#[test]
fn a_radio_that_fell_silent_is_scanned_anew() {
    let (_bus, bluez, kiosk) = listening();
    for (round, deaf) in [(1, Deaf::UntilScan), (2, Deaf::UntilScan)] {
        kiosk.street(&bluez, 2 * round);
        bluez.set_radio(move |radio| radio.deaf = deaf);
        kiosk.street(&bluez, 2 * round + 1);
    }
}

#[test]
fn an_adapter_that_cannot_hear_gives_way_to_the_next() {
    for fault in
        [Radio { blocked: true, ..Radio::FRESH }, Radio { deaf: Deaf::Stays, ..Radio::FRESH }]
    {
        let bus = PrivateBus::start();
        let bluez = FakeBluez::start(&bus, fault);
        bluez.plug_in(1, Radio::FRESH);
        let kiosk = Kiosk::start(&bus, "");
        kiosk.wait_for(&RadioState::Listening);
        kiosk.street(&bluez, 1);
        assert!(bluez.scans(1));
    }
}

#[test]
fn only_the_adapter_of_the_configuration_is_used() {
    for name in ["hci1", "c0:ff:ee:00:00:02"] {
        let bus = PrivateBus::start();
        let bluez = FakeBluez::start(&bus, Radio::FRESH);
        bluez.plug_in(1, Radio::FRESH);
        let kiosk = Kiosk::start(&bus, name);
        kiosk.wait_for(&RadioState::Listening);
        assert!(bluez.scans(1) && !bluez.scans(0), "{name}");
        kiosk.street(&bluez, 1);
    }
}
