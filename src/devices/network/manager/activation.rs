//! A connection that the kiosk makes, from its settings to its end.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use dbus::Path;
use dbus::arg::{Iter, PropMap, ReadAll, TypeMismatchError};
use dbus::blocking::Connection;
use dbus::message::SignalArgs;

use super::faults;
use super::objects::{self, DEVICE, Manager, Settings};
use crate::devices::network::contract::JoinStage;
use crate::devices::network::error::NetworkError;

/// States of a device (NMDeviceState).
pub(super) const ACTIVATED: u32 = 100;
const GAVE_UP: u32 = 120;

/// Longest that joining may take; a slow DHCP server needs half of it.
const JOIN_MAX: Duration = Duration::from_secs(60);

/// What a device tells of its changes.
struct StateChanged {
    new: u32,
    reason: u32,
}

impl ReadAll for StateChanged {
    fn read(arguments: &mut Iter<'_>) -> Result<Self, TypeMismatchError> {
        let (new, _old, reason) = <(u32, u32, u32)>::read(arguments)?;
        Ok(Self { new, reason })
    }
}

impl SignalArgs for StateChanged {
    const NAME: &'static str = "StateChanged";
    const INTERFACE: &'static str = DEVICE;
}

/// Makes a connection on a device and waits until it stands; the answer is its settings' path. One that fails is forgotten.
pub(super) fn activate(
    connection: &Connection,
    device: &Path<'static>,
    settings: Settings,
    options: PropMap,
    tell: &dyn Fn(JoinStage),
) -> Result<Path<'static>, NetworkError> {
    let (told, changes) = mpsc::channel();
    let rule = StateChanged::match_rule(None, Some(device)).static_clone();
    // Before it begins, so that nothing is missed.
    let watch = connection.add_match(rule, move |change: StateChanged, _, _| {
        // Fails when nobody waits any more.
        told.send(change).is_ok()
    })?;
    let made = Manager::new(connection).activate(device, settings, options)?;
    if let Err(error) = wait(connection, &changes, tell) {
        forget(connection, &made);
        return Err(error);
    }
    // The connection to the bus may outlive this, and nobody reads from it then.
    connection.remove_match(watch)?;
    Ok(made)
}

fn wait(
    connection: &Connection,
    changes: &mpsc::Receiver<StateChanged>,
    tell: &dyn Fn(JoinStage),
) -> Result<(), NetworkError> {
    let since = Instant::now();
    loop {
        for change in changes.try_iter() {
            match change.new {
                ACTIVATED => return Ok(()),
                GAVE_UP => return Err(faults::of_reason(change.reason)),
                // The device is set up, and secrets are asked for.
                50 | 60 => tell(JoinStage::Password),
                70 => tell(JoinStage::Address),
                80 | 90 => tell(JoinStage::Reach),
                _ => {}
            }
        }
        let left = JOIN_MAX.saturating_sub(since.elapsed());
        if left.is_zero() {
            return Err(NetworkError::Timeout);
        }
        connection.process(left).map_err(|_| NetworkError::Unavailable)?;
    }
}

/// Forgets what was set for the same network before.
pub(super) fn forget_others(
    connection: &Connection,
    name: &str,
    made: &Path<'static>,
) -> Result<(), NetworkError> {
    for path in objects::known(connection)?.iter().filter(|path| *path != made) {
        // One that is gone meanwhile is no network.
        let ssid = objects::known_ssid(connection, path).ok().flatten();
        if ssid.as_deref() == Some(name.as_bytes()) {
            forget(connection, path);
        }
    }
    Ok(())
}

fn forget(connection: &Connection, path: &Path<'static>) {
    if let Err(error) = objects::forget(connection, path) {
        tracing::warn!(%error, "a network that was not joined is still known");
    }
}
