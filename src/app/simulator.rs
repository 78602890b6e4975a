//! The devices of a kiosk with `hardware = "simulated"`, played over a socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use data_encoding::HEXLOWER_PERMISSIVE;
use tokio::sync::{broadcast, mpsc};

use crate::config;
use crate::devices::clock::{Clock, SimulatedClock, SystemClock};
use crate::devices::display::memory::Remote;
use crate::devices::gpio::simulated::Bank;
use crate::devices::machine_clock::{self, MachineClock};
use crate::devices::scanner::simulated::Play;
use crate::devices::simulator::{FromKiosk, Simulator, SimulatorError, ToKiosk};
use crate::devices::stick::Plugged;
use crate::store::{Store, StoreError};
use crate::tasks::Tasks;

/// Outputs that a slow client may lag behind before it gets the whole screen again.
const OUTPUT_QUEUE_CAPACITY: usize = 64;

const INPUT_QUEUE_CAPACITY: usize = 1024;

/// What simulated devices read from and write to. On a kiosk with real ones nobody plays.
pub(super) struct SimulatedDevices {
    pub(super) outputs: broadcast::Sender<FromKiosk>,
    pub(super) adverts: mpsc::Receiver<(Vec<u8>, i16)>,
    pub(super) scans: mpsc::Receiver<Play>,
    /// Whether the printer has any.
    pub(super) paper: Arc<AtomicBool>,
    /// The lines of the header.
    pub(super) bank: Bank,
    /// Whether the USB stick is.
    pub(super) stick: Plugged,
    clock: Option<Arc<SimulatedClock>>,
}

/// Where simulated displays and lines write.
pub(super) struct Outputs {
    pub(super) sender: broadcast::Sender<FromKiosk>,
    pub(super) bank: Bank,
}

impl Outputs {
    pub(super) fn of(devices: &SimulatedDevices) -> Self {
        Self { sender: devices.outputs.clone(), bank: devices.bank.clone() }
    }
}

struct Player {
    remote: Option<Remote>,
    adverts: mpsc::Sender<(Vec<u8>, i16)>,
    scans: mpsc::Sender<Play>,
    paper: Arc<AtomicBool>,
    bank: Bank,
    stick: Plugged,
    clock: Arc<SimulatedClock>,
}

/// Where simulated devices write, before anyone is connected.
pub(super) fn outputs() -> broadcast::Sender<FromKiosk> {
    broadcast::Sender::new(OUTPUT_QUEUE_CAPACITY)
}

/// Opens the socket that the configuration names, if any; `remote` is a screen in memory.
///
/// # Errors
/// When the socket cannot be made.
pub(super) fn start(
    tasks: &mut Tasks,
    config: Option<&config::Simulator>,
    outputs: broadcast::Sender<FromKiosk>,
    remote: Option<Remote>,
) -> Result<SimulatedDevices, SimulatorError> {
    let (play_advert, adverts) = mpsc::channel(INPUT_QUEUE_CAPACITY);
    let (play_scan, scans) = mpsc::channel(INPUT_QUEUE_CAPACITY);
    let paper = Arc::new(AtomicBool::new(true));
    let bank = Bank::new(outputs.clone());
    let stick = Plugged::default();
    let mut devices = SimulatedDevices { outputs, adverts, scans, paper, bank, stick, clock: None };
    let Some(config) = config else { return Ok(devices) };
    let clock = Arc::new(SimulatedClock::synced(SystemClock::new(0).now().unix_ms));
    devices.clock = Some(clock.clone());
    let server = Simulator::listen(&config.socket)?;
    let (paper, bank) = (devices.paper.clone(), devices.bank.clone());
    let stick = devices.stick.clone();
    let player =
        Player { remote, adverts: play_advert, scans: play_scan, paper, bank, stick, clock };
    tasks.spawn("simulator", player.serve(server, devices.outputs.clone()));
    Ok(devices)
}

impl SimulatedDevices {
    /// The simulated clock, or the machine's own.
    pub(super) fn clock(&self, store: &Store) -> Result<Arc<dyn Clock>, StoreError> {
        Ok(match &self.clock {
            Some(clock) => clock.clone(),
            None => {
                let clock = SystemClock::new(store.last_time_ms()?);
                if store.is_clock_by_hand()? {
                    clock.set_by_hand();
                }
                Arc::new(clock)
            }
        })
    }

    /// What sets the clock, if the configuration names anything.
    pub(super) fn machine_clock(&self, kind: config::ClockKind) -> Option<Arc<dyn MachineClock>> {
        machine_clock::select(kind, self.clock.clone())
    }
}

impl Player {
    async fn serve(
        self,
        server: Simulator,
        outputs: broadcast::Sender<FromKiosk>,
    ) -> anyhow::Result<()> {
        let (events, mut queue) = mpsc::channel(INPUT_QUEUE_CAPACITY);
        let screen = self.remote.clone();
        let lines = self.bank.clone();
        let repaint = move || {
            lines.tell_all();
            if let Some(screen) = &screen {
                screen.send_all();
            }
        };
        let playing = async {
            while let Some(event) = queue.recv().await {
                self.play(event).await;
            }
        };
        tokio::join!(server.run(events, outputs, repaint), playing);
        Ok(())
    }

    async fn play(&self, event: ToKiosk) {
        match event {
            ToKiosk::Touch { phase, x, y } => {
                if let Some(remote) = &self.remote {
                    remote.touch(phase, x, y);
                }
            }
            ToKiosk::Advert { ad, rssi } => match HEXLOWER_PERMISSIVE.decode(ad.as_bytes()) {
                // Fails when the configuration names another source of beacons.
                Ok(bytes) => drop(self.adverts.send((bytes, rssi)).await),
                Err(error) => {
                    tracing::warn!(%error, "an advert of the simulator is not hexadecimal");
                }
            },
            ToKiosk::Scan { hex } => match HEXLOWER_PERMISSIVE.decode(hex.as_bytes()) {
                // Fails when the configuration names another scanner, or none.
                Ok(bytes) => drop(self.scans.send(Play::Scan(bytes.into())).await),
                Err(error) => tracing::warn!(%error, "a scan of the simulator is not hexadecimal"),
            },
            ToKiosk::Scanner { present } => drop(self.scans.send(Play::Present(present)).await),
            ToKiosk::Line { name, active } => self.bank.play(&name, active),
            ToKiosk::Stick { present } => self.stick.set(present),
            ToKiosk::Printer { paper } => self.paper.store(paper, Ordering::Relaxed),
            ToKiosk::Clock { advance_ms } => match u64::try_from(advance_ms) {
                Ok(ahead) => self.clock.advance(Duration::from_millis(ahead)),
                Err(_) => self.clock.step(advance_ms),
            },
            ToKiosk::ClockLost => self.clock.forget(),
            ToKiosk::Hang => {
                let hang = || {
                    loop {
                        std::thread::park();
                    }
                };
                if let Err(error) = slint::invoke_from_event_loop(hang) {
                    tracing::warn!(%error, "the screens cannot be stopped");
                }
            }
        }
    }
}
