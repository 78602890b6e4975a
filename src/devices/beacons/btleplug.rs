//! Adverts through btleplug: any system that it knows, and adapters that BlueZ drives oddly.
//!
//! The second real source behind the same contract as [`super::bluez`]. btleplug tells of a new device
//! without its payload, so the device's properties are asked for at once; each call has a time limit,
//! because btleplug itself waits for up to 30 s. It neither switches the adapter off nor excludes
//! classic Bluetooth from the scan, and asks the system once more for each event: slower, and with
//! fewer remedies (docs/QUALITY.md). That is why it is not the default.
//!
//! It leaves its connection to the system to a task that never ends, so each session has a runtime
//! and a thread of its own, which end with it.

mod adverts;
mod central;
mod fields;
mod lost;
mod merge;
mod refusal;
mod session;
mod timing;

use std::thread;

use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

use super::{BeaconError, BeaconEvent, BeaconSource, ClockMs, RadioState, Run};
pub use timing::Timing;

use session::{Ended, Sessions};

/// Receives adverts through btleplug.
#[derive(Clone)]
pub struct Btleplug {
    clock: ClockMs,
    adapter: Option<String>,
    timing: Timing,
}

impl Btleplug {
    /// A source on the machine's own Bluetooth whose events have the time of `clock`.
    pub fn new(clock: ClockMs) -> Self {
        Self { clock, adapter: None, timing: Timing::default() }
    }

    /// Uses only the adapter of this address or name (`hci1`), if one is given.
    #[must_use]
    pub fn with_adapter(self, adapter: Option<String>) -> Self {
        Self { adapter, ..self }
    }

    #[must_use]
    pub fn with_timing(self, timing: Timing) -> Self {
        Self { timing, ..self }
    }

    /// Listens until nobody receives the events. A thread that ends by a fault of btleplug is
    /// replaced.
    async fn listen(self, events: Sender<BeaconEvent>) -> Result<(), BeaconError> {
        loop {
            let (source, sender) = (self.clone(), events.clone());
            let (done, ended) = oneshot::channel();
            let listening = move || drop(done.send(source.run_sessions(&sender)));
            let spawned = thread::Builder::new().name("btleplug".to_owned()).spawn(listening);
            let reason = match (ended.await, spawned) {
                (Ok(Ok(())), _) => return Ok(()),
                (Ok(Err(error)), _) | (Err(_), Err(error)) => error.to_string(),
                (Err(_), Ok(_)) => "btleplug failed".to_owned(),
            };
            let (state, since_ms) = (RadioState::Failed(reason), (self.clock)());
            if events.send(BeaconEvent::State { state, since_ms }).await.is_err() {
                return Ok(());
            }
            tokio::select! {
                () = tokio::time::sleep(self.timing.retry_max) => {}
                () = events.closed() => return Ok(()),
            }
        }
    }

    /// One session after the other, each in a runtime of its own, until nobody receives the events.
    fn run_sessions(self, events: &Sender<BeaconEvent>) -> std::io::Result<()> {
        let mut sessions = Sessions::new(self.adapter, self.timing, self.clock, events.clone());
        loop {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            if runtime.block_on(sessions.run_one()) == Ended::ReceiverClosed {
                return Ok(());
            }
        }
    }
}

impl BeaconSource for Btleplug {
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run {
        Box::pin(self.listen(events))
    }
}
