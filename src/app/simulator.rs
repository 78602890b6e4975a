//! What the simulator plays, handed to the devices it plays.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXLOWER_PERMISSIVE;
use tokio::sync::{broadcast, mpsc};

use crate::devices::clock::SimulatedClock;
use crate::devices::display::memory::Remote;
use crate::devices::scanner::simulated::Play;
use crate::devices::simulator::{FromKiosk, Simulator, SimulatorError, ToKiosk};

/// The devices that a simulator plays; those that are real are left out.
pub(super) struct Played {
    pub(super) remote: Option<Remote>,
    pub(super) clock: Option<Arc<SimulatedClock>>,
    pub(super) adverts: mpsc::Sender<(Vec<u8>, i16)>,
    pub(super) scans: mpsc::Sender<Play>,
}

/// Opens the socket; the future plays until the process ends.
///
/// # Errors
/// When the socket cannot be made.
pub(super) fn play(
    socket: &Path,
    played: Played,
    frames: broadcast::Sender<FromKiosk>,
) -> Result<impl Future<Output = anyhow::Result<()>> + Send + use<>, SimulatorError> {
    let simulator = Simulator::listen(socket)?;
    let (events, mut queue) = mpsc::channel(256);
    let screen = played.remote.clone();
    let repaint = move || {
        if let Some(screen) = &screen {
            screen.send_all();
        }
    };
    Ok(async move {
        let running = tokio::spawn(simulator.run(events, frames, repaint));
        while let Some(event) = queue.recv().await {
            played.hand_on(event).await;
        }
        running.await?;
        Ok(())
    })
}

impl Played {
    async fn hand_on(&self, event: ToKiosk) {
        match event {
            ToKiosk::Touch { phase, x, y } => {
                if let Some(remote) = &self.remote {
                    remote.touch(phase, x, y);
                }
            }
            ToKiosk::Advert { ad, rssi } => match HEXLOWER_PERMISSIVE.decode(ad.as_bytes()) {
                // Nobody listens when the beacons come from elsewhere.
                Ok(bytes) => drop(self.adverts.send((bytes, rssi)).await),
                Err(error) => {
                    tracing::warn!(%error, "an advert of the simulator is not hexadecimal")
                }
            },
            ToKiosk::Scan { hex } => match HEXLOWER_PERMISSIVE.decode(hex.as_bytes()) {
                // Nobody reads when the scanner is a real one, or none.
                Ok(bytes) => drop(self.scans.send(Play::Scan(bytes.into())).await),
                Err(error) => tracing::warn!(%error, "a scan of the simulator is not hexadecimal"),
            },
            ToKiosk::Scanner { present } => drop(self.scans.send(Play::Present(present)).await),
            ToKiosk::Clock { advance_ms } => {
                let Some(clock) = &self.clock else { return };
                match u64::try_from(advance_ms) {
                    Ok(ahead) => clock.advance(Duration::from_millis(ahead)),
                    Err(_) => clock.step(advance_ms),
                }
            }
        }
    }
}
