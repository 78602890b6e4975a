//! The listeners, each in a process of its own: scan, say "ready", count until stdin ends, and
//! print what was heard and what it cost.

use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use btleplug::api::{Central, CentralEvent, Manager as _, Peripheral as _, ScanFilter};
use clap::ValueEnum;
use futures_util::StreamExt;
use kiosk::devices::beacons::bluez::Bluez;
use kiosk::devices::beacons::{BeaconEvent, BeaconSource, RadioState};
use protocol::bluezone::advert::ANDROID_COMPANY;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::channel;

/// Most ids of a run: an hour and a bit of a thousand a second.
const IDS_MAX: usize = 1 << 22;

/// Who listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listener {
    /// The kiosk's own source.
    Kiosk,
    /// btleplug's event stream.
    Btleplug,
    /// btleplug, asked for the properties of each device that it discovers.
    BtleplugProperties,
}

impl Listener {
    /// As an argument of the command line.
    pub fn argument(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Btleplug => "btleplug",
            Self::BtleplugProperties => "btleplug-properties",
        }
    }
}

/// What a listener says at its end.
#[derive(Debug, Serialize, Deserialize)]
pub struct Heard {
    /// Different ids.
    pub heard: u32,
    /// Those of them that were the first of their device.
    pub first: u32,
    /// Processor since it was ready, milliseconds.
    pub cpu_ms: u64,
    /// Most memory resident at once, kB, with the pages of the program file.
    pub peak_kb: u64,
    /// Most memory of its own (anonymous pages) in the first and in the second half of the time, kB.
    pub own_kb: [u64; 2],
}

/// The id of an advert: its number, and whether it is a device's first.
pub fn id(number: u32, is_first: bool) -> [u8; 12] {
    let mut id = [0xB5; 12];
    id[..4].copy_from_slice(&number.to_be_bytes());
    id[4] = is_first.into();
    id
}

/// Listens until stdin ends.
pub fn listen(listener: Listener) -> anyhow::Result<()> {
    // As many threads as the kiosk has.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // On a worker thread, as in the kiosk.
    let memory = Memory::watch();
    let listening = match listener {
        Listener::Kiosk => runtime.spawn(kiosk(memory)),
        Listener::Btleplug => runtime.spawn(btleplug(memory, false)),
        Listener::BtleplugProperties => runtime.spawn(btleplug(memory, true)),
    };
    runtime.block_on(listening)?
}

async fn kiosk(memory: Memory) -> anyhow::Result<()> {
    let (sender, mut events) = channel(4096);
    let source = Bluez::new(Arc::new(|| 0));
    tokio::spawn(Box::new(source).run(sender));
    while let Some(event) = events.recv().await {
        if matches!(event, BeaconEvent::State { state: RadioState::Listening, .. }) {
            break;
        }
    }
    let mut count = Count::begin();
    let mut end = std::pin::pin!(stdin_ends());
    loop {
        tokio::select! {
            Some(event) = events.recv() => if let BeaconEvent::Heard(heard) = event
                && let Some(id) = heard.id
            {
                count.take(id.0);
            },
            () = &mut end => break,
        }
    }
    count.print(&memory)
}

/// btleplug tells of a new device without its payload; with `ask` the device's properties are asked
/// for, which hold it.
async fn btleplug(memory: Memory, ask: bool) -> anyhow::Result<()> {
    let manager = btleplug::platform::Manager::new().await?;
    let adapters = manager.adapters().await?;
    let Some(adapter) = adapters.into_iter().next() else { anyhow::bail!("no adapter") };
    let mut events = adapter.events().await?;
    adapter.start_scan(ScanFilter::default()).await?;
    let mut count = Count::begin();
    let mut end = std::pin::pin!(stdin_ends());
    loop {
        tokio::select! {
            Some(event) = events.next() => {
                let data = match event {
                    CentralEvent::ManufacturerDataAdvertisement { manufacturer_data, .. } => {
                        manufacturer_data
                    }
                    CentralEvent::DeviceDiscovered(id) if ask => {
                        // Forgotten again already: its payload is lost.
                        let Ok(device) = adapter.peripheral(&id).await else { continue };
                        let Ok(Some(known)) = device.properties().await else { continue };
                        known.manufacturer_data
                    }
                    _ => continue,
                };
                if let Some(data) = data.get(&ANDROID_COMPANY)
                    && let Ok(id) = data.as_slice().try_into()
                {
                    count.take(id);
                }
            }
            () = &mut end => break,
        }
    }
    count.print(&memory)
}

async fn stdin_ends() {
    // An error ends it as well as the end does.
    let read = || std::io::stdin().read_to_end(&mut Vec::new());
    let _ended = tokio::task::spawn_blocking(read).await;
}

/// Different ids, a bit each, and the processor time when counting began.
struct Count {
    seen: Vec<u64>,
    heard: u32,
    first: u32,
    began_ms: u64,
}

impl Count {
    fn begin() -> Self {
        println!("ready");
        Self { seen: vec![0; IDS_MAX / 64], heard: 0, first: 0, began_ms: cpu_ms() }
    }

    fn take(&mut self, id: [u8; 12]) {
        let number = u32::from_be_bytes([id[0], id[1], id[2], id[3]]) as usize;
        let Some(word) = self.seen.get_mut(number / 64) else { return };
        let bit = 1 << (number % 64);
        if *word & bit == 0 {
            *word |= bit;
            self.heard += 1;
            self.first += u32::from(id[4]);
        }
    }

    fn print(self, memory: &Memory) -> anyhow::Result<()> {
        let heard = Heard {
            heard: self.heard,
            first: self.first,
            cpu_ms: cpu_ms() - self.began_ms,
            peak_kb: status_kb("VmHWM:"),
            own_kb: memory.halves(),
        };
        println!("{}", serde_json::to_string(&heard)?);
        Ok(())
    }
}

/// Processor time of this process so far, of all its threads; 0 where there is no `/proc`.
fn cpu_ms() -> u64 {
    // Fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms; the second field may hold spaces.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

/// What memory the process has had of its own, kB, since it began to be watched.
struct Memory(Arc<Mutex<Vec<u64>>>);

impl Memory {
    /// Looks twice a second.
    fn watch() -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let samples = seen.clone();
        std::thread::spawn(move || {
            loop {
                if let Ok(mut samples) = samples.lock() {
                    samples.push(status_kb("RssAnon:"));
                }
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        Self(seen)
    }

    fn halves(&self) -> [u64; 2] {
        let Ok(samples) = self.0.lock() else { return [0; 2] };
        let (early, late) = samples.split_at(samples.len() / 2);
        [early, late].map(|half| half.iter().copied().max().unwrap_or(0))
    }
}

/// A size of `/proc/self/status`, kB; 0 where there is none.
fn status_kb(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
