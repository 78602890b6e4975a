//! What BlueZ's signals about adapters and the service mean for the listener.

use super::message::{AdapterChange, Signal};
use super::wake::Wake;
use crate::devices::beacons::RadioState;

/// What a signal changes.
pub(super) enum Effect {
    Wake(Wake),
    /// BlueZ reports whether it scans; not scanning is a fault only when it lasts.
    Discovering(bool),
    None,
}

/// The effect of a signal while `adapter` scans, or while none does. During `power_cycling` the
/// adapter's switching off is our own doing; an adapter that is `silent` gives way to a new one.
pub(super) fn effect_of(
    signal: &Signal,
    adapter: Option<&str>,
    power_cycling: bool,
    silent: bool,
) -> Effect {
    match (signal, adapter) {
        (Signal::Service { running: false }, _) => {
            Effect::Wake(Wake::Lost(RadioState::ServiceMissing))
        }
        (Signal::Service { running: true } | Signal::AdapterAdded(_), None) => {
            Effect::Wake(Wake::Retry)
        }
        (Signal::AdapterAdded(added), Some(ours)) if silent && *added.name != *ours => {
            Effect::Wake(Wake::TurnEnds)
        }
        (Signal::AdapterGone(path), Some(ours)) if **path == *ours => {
            Effect::Wake(Wake::Lost(RadioState::Absent))
        }
        (Signal::Adapter(_, AdapterChange { powered: Some(true), .. }), None) => {
            Effect::Wake(Wake::Retry)
        }
        (Signal::Adapter(path, change), Some(ours)) if **path == *ours => {
            match (change.powered, change.discovering) {
                (Some(false), _) if power_cycling => Effect::None,
                (Some(false), _) => Effect::Wake(Wake::Lost(RadioState::Off)),
                (_, Some(discovering)) => Effect::Discovering(discovering),
                _ => Effect::None,
            }
        }
        _ => Effect::None,
    }
}
