//! An `org.bluez` of our own on a private D-Bus, for tests.
//!
//! It behaves as bluetoothd does where the kiosk depends on it: nothing is heard unless the adapter
//! is on and scans, a device's first payload comes only in `InterfacesAdded`, a second
//! `StartDiscovery` of the same client is `InProgress`, and everything is forgotten with the
//! service. Tests of the whole program start it with `DBUS_SYSTEM_BUS_ADDRESS` set to
//! [`PrivateBus::address`].

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test and the benchmarks use another part of it, and it may fail where it stands"
)]

mod adapter;
mod advertising;
mod bus;
mod iphone;
mod payload;
mod signal;
mod world;

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dbus::channel::Channel;

pub use adapter::{Deaf, Radio};
pub use advertising::OnAir;
pub use bus::PrivateBus;
pub use iphone::{Connections, Gatt};
pub use payload::Payload;
pub use signal::address;
use world::World;

/// Something to do on the thread that owns the connection.
type Task = Box<dyn FnOnce(&mut World, &Channel) + Send>;

/// A running bluetoothd; dropping it is its crash.
pub struct FakeBluez {
    tasks: Option<Sender<Task>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeBluez {
    /// Starts on a bus with one adapter, `hci0`, whose radio is in some condition.
    pub fn start(bus: &PrivateBus, radio: Radio) -> Self {
        let (tasks, inbox) = channel::<Task>();
        let (ready, started) = channel();
        let address = bus.address().to_owned();
        let thread = std::thread::spawn(move || {
            let channel = world::own_name(&address);
            let mut world = World::new(radio);
            ready.send(()).unwrap();
            loop {
                if channel.read_write(Some(Duration::from_millis(2))).is_err() {
                    return;
                }
                while let Some(message) = channel.pop_message() {
                    world.answer(&message, &channel);
                }
                loop {
                    match inbox.try_recv() {
                        Ok(task) => task(&mut world, &channel),
                        Err(std::sync::mpsc::TryRecvError::Empty) => break,
                        Err(std::sync::mpsc::TryRecvError::Disconnected) => return,
                    }
                }
            }
        });
        started.recv().unwrap();
        Self { tasks: Some(tasks), thread: Some(thread) }
    }

    /// A device of this number is on the air with this payload. True when the adapter heard it.
    pub fn advertise(&self, device: u32, payload: Payload) -> bool {
        self.with(move |world, bus| world.advertise(device, &payload, bus))
    }

    /// Many at once, as an adapter reports them; then BlueZ forgets some.
    pub fn advertise_all(&self, adverts: Vec<(u32, Payload)>, gone: Vec<u32>) {
        self.with(move |world, bus| {
            for (device, payload) in adverts {
                assert!(world.advertise(device, &payload, bus), "the adapter scans");
            }
            gone.into_iter().for_each(|device| world.forget(device, bus));
        });
    }

    /// A known device is on the air with nothing new but its signal.
    pub fn change_rssi(&self, device: u32, rssi: i16) -> bool {
        self.with(move |world, bus| world.change_rssi(device, rssi, bus))
    }

    /// BlueZ forgets a device.
    pub fn forget(&self, device: u32) {
        self.with(move |world, bus| world.forget(device, bus));
    }

    /// Changes the condition of `hci0`, with the signals BlueZ would send.
    pub fn set_radio(&self, change: impl FnOnce(&mut Radio) + Send + 'static) {
        self.set_radio_of(0, change);
    }

    /// Changes the condition of an adapter; one that was absent is plugged in.
    pub fn set_radio_of(&self, adapter: u16, change: impl FnOnce(&mut Radio) + Send + 'static) {
        self.with(move |world, bus| world.adapter(adapter).set_radio(change, bus));
    }

    /// Plugs in one more adapter.
    pub fn plug_in(&self, adapter: u16, radio: Radio) {
        self.set_radio_of(adapter, move |absent| *absent = radio);
    }

    /// How a device behaves when connected to; it refuses unless told.
    pub fn set_gatt(&self, device: u32, gatt: Gatt) {
        self.with(move |world, _| world.gatt.insert(device, gatt));
    }

    /// What was connected to.
    pub fn connections(&self) -> Connections {
        self.with(|world, _| world.connections.clone())
    }

    /// What `hci0` sends for a client.
    pub fn on_air(&self) -> Option<OnAir> {
        self.on_air_of(0)
    }

    /// What an adapter sends for a client.
    pub fn on_air_of(&self, adapter: u16) -> Option<OnAir> {
        self.with(move |world, _| world.adapter(adapter).on_air.clone().map(|(_, sent)| sent))
    }

    /// The scan ends by itself, as after a fault of the controller.
    pub fn end_scan(&self) {
        self.with(|world, bus| world.adapter(0).end_scan(bus));
    }

    /// The condition of `hci0` now.
    pub fn radio(&self) -> Radio {
        self.with(|world, _| world.adapter(0).radio)
    }

    /// Whether `hci0` scans for low-energy adverts with duplicates, as a client asked.
    pub fn scans_well(&self) -> bool {
        self.with(|world, _| world.adapter(0).scans_well())
    }

    /// Whether an adapter scans, for whatever was asked.
    pub fn scans(&self, adapter: u16) -> bool {
        self.with(move |world, _| world.adapter(adapter).scans())
    }

    /// How often a scan of `hci0` was started.
    pub fn starts(&self) -> u32 {
        self.with(|world, _| world.adapter(0).starts)
    }

    /// Waits until the adapter scans; panics after 30 s.
    pub fn wait_for_scan(&self) {
        let begun = Instant::now();
        while !self.scans_well() {
            assert!(begun.elapsed() < Duration::from_secs(30), "no scan was started");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn with<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut World, &Channel) -> R + Send + 'static,
    ) -> R {
        let (answer, result) = channel();
        let task: Task = Box::new(move |world, bus| drop(answer.send(work(world, bus))));
        self.tasks.as_ref().unwrap().send(task).unwrap();
        result.recv().expect("the fake bluetoothd runs")
    }
}

impl Drop for FakeBluez {
    fn drop(&mut self) {
        drop(self.tasks.take());
        let _ended = self.thread.take().map(JoinHandle::join);
    }
}
