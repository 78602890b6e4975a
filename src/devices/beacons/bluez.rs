//! Adverts from BlueZ over D-Bus.
//!
//! Adverts come from two match rules of our own, because BlueZ publishes a device's first payload
//! only in `InterfacesAdded`. Faults of the adapter, of bluetoothd and of the bus are reported as
//! states and tried again, at once after a signal that something changed and otherwise at growing
//! pauses; none of them needs a restart.

mod adapter;
mod address;
mod device;
mod effect;
mod frame;
mod gatt;
mod hearing;
mod inquiry;
mod iphones;
mod listener;
mod message;
mod options;
mod own_advert;
mod reading;
mod rfkill;
mod scans;
mod session;
mod signals;
mod timing;
mod wake;
mod wire;

use tokio::sync::mpsc::Sender;
use tokio::time::sleep;

use super::{BeaconError, BeaconEvent, BeaconSource, ClockMs, OwnId, RadioState, Run};
pub use timing::Timing;

use listener::AdvertListener;
use options::Options;
use session::Session;
use wake::Wake;

/// Receives adverts through BlueZ.
pub struct Bluez {
    /// Address of the bus; the system's own when absent.
    bus: Option<String>,
    options: Options,
}

impl Bluez {
    /// A source on the system bus (`DBUS_SYSTEM_BUS_ADDRESS`, if set) whose events have the time of
    /// `clock`.
    pub fn new(clock: ClockMs) -> Self {
        let timing = Timing::default();
        let options =
            Options { timing, adapter: None, connect_iphones: false, own_id: None, clock };
        Self { bus: None, options }
    }

    #[must_use]
    pub fn on_bus(self, address: String) -> Self {
        Self { bus: Some(address), ..self }
    }

    #[must_use]
    pub fn with_timing(mut self, timing: Timing) -> Self {
        self.options.timing = timing;
        self
    }

    /// Uses only the adapter of this address or name (`hci1`), if one is given.
    #[must_use]
    pub fn with_adapter(mut self, adapter: Option<String>) -> Self {
        self.options.adapter = adapter;
        self
    }

    /// Whether to connect to iPhones, one at a time, to read the ids that they do not send.
    #[must_use]
    pub fn connecting_iphones(mut self, connect: bool) -> Self {
        self.options.connect_iphones = connect;
        self
    }

    /// Transmits the kiosk's own id as a phone does.
    #[must_use]
    pub fn advertising(mut self, own_id: OwnId) -> Self {
        self.options.own_id = Some(own_id);
        self
    }

    async fn listen(self, events: Sender<BeaconEvent>) -> Result<(), BeaconError> {
        let timing = self.options.timing;
        let mut listener = AdvertListener::new(self.options, events);
        let mut pause = timing.retry_min;
        loop {
            let woken = match Session::open(self.bus.clone()).await {
                Ok(mut session) => {
                    pause = timing.retry_min;
                    listener.listen(&mut session).await
                }
                Err(reason) => Wake::BusLost(reason),
            };
            let Wake::BusLost(reason) = woken else { return Ok(()) };
            let state = RadioState::Failed(format!("no D-Bus: {reason}"));
            if listener.report(state).await.is_err() {
                return Ok(());
            }
            tokio::select! {
                () = sleep(pause) => {}
                () = listener.receiver_closed() => return Ok(()),
            }
            pause = (pause * 2).min(timing.retry_max);
        }
    }
}

impl BeaconSource for Bluez {
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run {
        Box::pin(self.listen(events))
    }
}
