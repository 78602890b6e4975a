//! Adverts from BlueZ over D-Bus.
//!
//! Adverts come from two match rules of our own, because BlueZ publishes a device's first payload
//! only in `InterfacesAdded`. Whatever happens to the adapter, to bluetoothd or to the bus is told
//! as a state and tried again, at once when a signal says that it changed and else ever more
//! slowly; nothing of it needs a restart.

mod adapter;
mod device;
mod devices;
mod ear;
mod gatt;
mod inquiry;
mod iphones;
mod message;
mod peer;
mod rfkill;
mod session;
mod sightings;
mod silence;
mod verdict;

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::sleep;

use super::{BeaconError, BeaconEvent, BeaconSource, ClockMs, OwnId, RadioState, Run};
use ear::{Ear, Woken};
use session::Session;

/// How patient the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// First pause before trying again; each one is twice the last.
    pub retry_first: Duration,
    /// Longest pause. A fault must be noticed and cured within 60 s (docs/QUALITY.md).
    pub retry_longest: Duration,
    /// How long BlueZ may say that it does not scan before it is told again. Linux scans in rounds
    /// of 10 s; with our filter BlueZ 5.66 starts the next one at once and says nothing of it, but
    /// a pause of 5 s, as it makes without one, is no fault.
    pub pause_longest: Duration,
    /// How long no device at all may be heard before the scan is restarted, and then the adapter
    /// switched off and on; twice this and a little must be less than 60 s (docs/QUALITY.md).
    pub silent_after: Duration,
    /// Longest pause between two remedies against silence: a quiet night is no fault, and each
    /// remedy costs a moment of hearing.
    pub silence_longest: Duration,
    /// How long one connection to an iPhone may take (docs/FORMATS.md, section 1).
    pub read_limit: Duration,
    /// Rest between two connections, for the scan's sake.
    pub read_rest: Duration,
    /// How often the kiosk's own id is looked at, which changes with the slot.
    pub own_id_look: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            retry_first: Duration::from_millis(500),
            retry_longest: Duration::from_secs(15),
            pause_longest: Duration::from_secs(20),
            silent_after: Duration::from_secs(20),
            silence_longest: Duration::from_mins(10),
            read_limit: Duration::from_secs(10),
            read_rest: Duration::from_secs(1),
            own_id_look: Duration::from_secs(1),
        }
    }
}

/// Hears through BlueZ.
pub struct Bluez {
    /// Address of the bus; the system's own when absent.
    bus: Option<String>,
    /// Name of the adapter, such as `hci0`; the first one when absent.
    adapter: Option<String>,
    patience: Patience,
    /// Whether iPhones are connected to, to read their ids.
    connects: bool,
    /// What the kiosk itself sends, if it does.
    own_id: Option<OwnId>,
    clock: ClockMs,
}

impl Bluez {
    /// Hears on the system bus (`DBUS_SYSTEM_BUS_ADDRESS`, if set), stamping with `clock`.
    pub fn new(clock: ClockMs) -> Self {
        let patience = Patience::default();
        Self { bus: None, adapter: None, patience, connects: false, own_id: None, clock }
    }

    /// Hears on another bus.
    #[must_use]
    pub fn on_bus(self, address: String) -> Self {
        Self { bus: Some(address), ..self }
    }

    /// Uses the adapter of this name, such as `hci0`, instead of the first one.
    #[must_use]
    pub fn with_adapter(self, name: String) -> Self {
        Self { adapter: Some(name), ..self }
    }

    /// Changes how patient the source is.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// Connects to iPhones, one at a time, to read the ids that they do not send.
    #[must_use]
    pub fn connecting_iphones(self, connects: bool) -> Self {
        Self { connects, ..self }
    }

    /// Sends the kiosk's own id, which `own_id` tells, as a phone does.
    #[must_use]
    pub fn advertising(self, own_id: OwnId) -> Self {
        Self { own_id: Some(own_id), ..self }
    }

    async fn listen(self, events: Sender<BeaconEvent>) -> Result<(), BeaconError> {
        let patience = self.patience;
        let bus = self.bus.clone();
        let mut ear = Ear::new(self, events);
        let mut pause = patience.retry_first;
        loop {
            let woken = match Session::open(bus.clone()).await {
                Ok(mut session) => {
                    pause = patience.retry_first;
                    ear.attend(&mut session).await
                }
                Err(reason) => Woken::BusLost(reason),
            };
            let Woken::BusLost(reason) = woken else { return Ok(()) };
            if !ear.tell(RadioState::Failed(format!("no D-Bus: {reason}"))).await {
                return Ok(());
            }
            tokio::select! {
                () = sleep(pause) => {}
                () = ear.unheard() => return Ok(()),
            }
            pause = (pause * 2).min(patience.retry_longest);
        }
    }
}

impl BeaconSource for Bluez {
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run {
        Box::pin(self.listen(events))
    }
}
