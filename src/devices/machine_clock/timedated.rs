//! The clock by systemd's service of it, over D-Bus.

use std::time::{Duration, Instant};

use dbus::blocking::stdintf::org_freedesktop_dbus::Properties;
use dbus::blocking::{Connection, Proxy};

use super::contract::MachineClock;
use super::error::MachineClockError;
use crate::devices::system_bus::{self, Fault};

const NAME: &str = "org.freedesktop.timedate1";
const PATH: &str = "/org/freedesktop/timedate1";

/// Longest that a call may take.
const CALL_MAX: Duration = Duration::from_secs(10);

/// Longest that the time synchronisation may take to stop.
const STOP_MAX: Duration = Duration::from_secs(10);
const STOP_POLL: Duration = Duration::from_millis(200);

/// systemd-timedated of the system's bus, or of another one.
#[derive(Clone, Debug, Default)]
pub struct Timedated {
    bus: Option<String>,
}

impl Timedated {
    /// On another bus than the system's.
    pub fn on_bus(address: String) -> Self {
        Self { bus: Some(address) }
    }
}

impl MachineClock for Timedated {
    fn set(&self, unix_s: i64) -> Result<(), MachineClockError> {
        let connection =
            system_bus::connect(self.bus.as_deref()).map_err(|_| MachineClockError::Unavailable)?;
        let service = Service(connection.with_proxy(NAME, PATH, CALL_MAX));
        if service.is_synchronised()? {
            return Err(MachineClockError::Synchronised);
        }
        // It takes no time while it would synchronise, even where there is no network.
        if !service.synchronises()? {
            return service.set_time(unix_s);
        }
        service.synchronise(false)?;
        let set = service.set_time(unix_s);
        let again = service.synchronise(true);
        set.and(again)
    }
}

struct Service<'a>(Proxy<'a, &'a Connection>);

impl Service<'_> {
    /// Whether the network has set the clock.
    fn is_synchronised(&self) -> Result<bool, MachineClockError> {
        self.get("NTPSynchronized")
    }

    /// Whether it will, as soon as it can.
    fn synchronises(&self) -> Result<bool, MachineClockError> {
        self.get("NTP")
    }

    fn get(&self, property: &str) -> Result<bool, MachineClockError> {
        self.0.get(NAME, property).map_err(|error| of(&error))
    }

    fn synchronise(&self, on: bool) -> Result<(), MachineClockError> {
        let asks_nobody = false;
        self.0.method_call(NAME, "SetNTP", (on, asks_nobody)).map_err(|error| of(&error))
    }

    fn set_time(&self, unix_s: i64) -> Result<(), MachineClockError> {
        let (relative, asks_nobody) = (false, false);
        let unix_us = unix_s.saturating_mul(1_000_000);
        let since = Instant::now();
        loop {
            // What has passed since somebody touched the screen is no error of theirs.
            let passed_us = i64::try_from(since.elapsed().as_micros()).unwrap_or_default();
            let arguments = (unix_us.saturating_add(passed_us), relative, asks_nobody);
            let set: Result<(), _> = self.0.method_call(NAME, "SetTime", arguments);
            match set {
                // It stops in the background.
                Err(error) if stops(&error) && since.elapsed() < STOP_MAX => {
                    std::thread::sleep(STOP_POLL);
                }
                set => return set.map_err(|error| of(&error)),
            }
        }
    }
}

fn stops(error: &dbus::Error) -> bool {
    system_bus::kind(error) == "AutomaticTimeSyncEnabled"
}

fn of(error: &dbus::Error) -> MachineClockError {
    match system_bus::fault(error) {
        Fault::Denied => MachineClockError::Denied,
        Fault::Absent => MachineClockError::Unavailable,
        Fault::Other if stops(error) => MachineClockError::Synchronised,
        Fault::Other => MachineClockError::Failed(system_bus::reason(error)),
    }
}
