//! A thousand adverts a second over a real D-Bus: received adverts, processor time and memory of the
//! kiosk's source, btleplug's event stream, the same with each discovered device's properties asked
//! for, and bleak on the same bus, in one run.
//!
//! bluetoothd is the tests' fake. Every advert has another id, so that lost ones are noticed; one in four
//! is the first of a new device, whose payload BlueZ publishes in `InterfacesAdded` only. Each listener
//! is a process of its own, and all receive the same adverts.

mod listeners;

#[path = "../../tests/support"]
mod support {
    pub(super) mod fake_bluez;
}

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use listeners::{Heard, id};
pub use listeners::{Listener, listen};
use support::fake_bluez::{FakeBluez, Payload, PrivateBus, Radio};

/// The market of docs/QUALITY.md.
const PER_S: u32 = 1000;
/// Adverts come in ticks of this length, as an adapter reports them.
const TICK: Duration = Duration::from_millis(10);
/// One advert in so many is the first of a new device.
const FIRST_OF: u32 = 4;
/// BlueZ forgets a device after this many seconds of silence.
const FORGET_S: u32 = 30;
/// Time for late adverts at the end.
const SETTLE: Duration = Duration::from_secs(3);

/// bleak's listener, and the Python that has bleak; `script/bench` makes it.
const BLEAK: &str = include_str!("presence/bleak_listener.py");
const PYTHON: &str = "target/bleak/bin/python";

/// Measures for so many seconds and prints a table.
pub fn run(seconds: u32) -> anyhow::Result<()> {
    let bus = PrivateBus::start();
    let bluez = FakeBluez::start(&bus, Radio { powered: true, ..Radio::FRESH });
    let mut listeners = Vec::new();
    let own = std::env::current_exe()?;
    for (name, kind) in [
        ("kiosk", Listener::Kiosk),
        ("btleplug", Listener::Btleplug),
        ("btleplug, asked", Listener::BtleplugProperties),
    ] {
        let mut command = Command::new(&own);
        command.args(["listen", kind.argument()]);
        listeners.push((name, start(command, &bus)?));
    }
    if Path::new(PYTHON).exists() {
        let mut command = Command::new(PYTHON);
        command.args(["-c", BLEAK]);
        listeners.push(("bleak", start(command, &bus)?));
    } else {
        eprintln!("bleak is left out: {PYTHON} is missing, script/bench makes it");
    }

    let (sent, first, took) = send_adverts(&bluez, seconds);
    println!("{sent} adverts in {:.1} s, {first} of them first sightings", took.as_secs_f64());
    std::thread::sleep(SETTLE);
    println!(
        "{:<16} {:>8} {:>8} {:>12} {:>12} {:>22} {:>12}",
        "listener",
        "heard",
        "lost",
        "lost firsts",
        "µs/advert",
        "own MB, by half time",
        "resident MB"
    );
    for (name, listener) in listeners {
        let heard = end(listener).with_context(|| format!("the listener {name} failed"))?;
        println!(
            "{name:<16} {:>8} {:>8} {:>12} {:>12.1} {:>14.1}, {:>6.1} {:>12.1}",
            heard.heard,
            sent - heard.heard,
            first - heard.first,
            heard.cpu_ms as f64 * 1000.0 / f64::from(sent),
            heard.own_kb[0] as f64 / 1024.0,
            heard.own_kb[1] as f64 / 1024.0,
            heard.peak_kb as f64 / 1024.0,
        );
    }
    Ok(())
}

/// Starts a listener and waits until it scans.
fn start(mut command: Command, bus: &PrivateBus) -> anyhow::Result<Child> {
    command.env("DBUS_SYSTEM_BUS_ADDRESS", bus.address());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let Some(stdout) = &mut child.stdout else { bail!("a listener without output") };
    // One byte at a time: what follows is read at the end.
    let mut line = String::new();
    BufReader::with_capacity(1, stdout).read_line(&mut line)?;
    if line.trim() != "ready" {
        bail!("a listener does not scan: {line:?}");
    }
    Ok(child)
}

/// Tells a listener to stop and reads what it heard.
fn end(mut child: Child) -> anyhow::Result<Heard> {
    drop(child.stdin.take());
    let mut text = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut text)?;
    }
    child.wait()?;
    serde_json::from_str(text.trim()).with_context(|| format!("it said {text:?}"))
}

/// Sends adverts; returns how many adverts were sent, how many were first ones, and the time.
fn send_adverts(bluez: &FakeBluez, seconds: u32) -> (u32, u32, Duration) {
    let ticks_per_s = u32::try_from(1000 / TICK.as_millis()).unwrap_or(1);
    let per_tick = PER_S / ticks_per_s;
    let (mut sent, mut devices) = (0_u32, 0_u32);
    let mut known = VecDeque::new();
    let begun = Instant::now();
    for tick in 0..seconds * ticks_per_s {
        let mut adverts = Vec::new();
        for _ in 0..per_tick {
            let is_first = sent % FIRST_OF == 0;
            let device = if is_first {
                devices += 1;
                known.push_back((tick, devices));
                devices
            } else {
                // Any of the latest hundred.
                devices.saturating_sub(sent % 100).max(1)
            };
            adverts.push((device, Payload::android(id(sent, is_first), -60)));
            sent += 1;
        }
        let mut gone = Vec::new();
        while let Some((since, device)) = known.front().copied()
            && tick - since > FORGET_S * ticks_per_s
        {
            known.pop_front();
            gone.push(device);
        }
        bluez.advertise_all(adverts, gone);
        let due = begun + TICK * (tick + 1);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    (sent, devices, begun.elapsed())
}
