//! What BlueZ's signals about the radio mean to a source that listens, or wants to.

use super::ear::{Ear, Woken};
use super::message::{AdapterChange, Signal};
use crate::devices::beacons::RadioState;

/// What a signal about the radio means.
pub(super) enum Verdict {
    /// Waiting is over.
    Woken(Woken),
    /// BlueZ says whether it scans; not scanning is a fault only when it lasts.
    Scans(bool),
    /// Nothing to do.
    Nothing,
}

impl Ear {
    /// Whether an adapter's path is one to use.
    pub(super) fn is_ours(&self, path: &str) -> bool {
        let name = path.rsplit('/').next();
        self.bluez.adapter.as_deref().is_none_or(|wanted| name == Some(wanted))
    }

    /// What a signal about the radio means while `adapter` scans, or while none does.
    pub(super) fn judge(&mut self, signal: &Signal, adapter: Option<&str>) -> Verdict {
        if let Signal::Adapter(_, AdapterChange { powered: Some(true), .. }) = signal {
            self.switching = false;
        }
        match (signal, adapter) {
            (Signal::Service { running: false }, _) => {
                Verdict::Woken(Woken::Lost(RadioState::ServiceMissing))
            }
            (Signal::Service { running: true }, None) => Verdict::Woken(Woken::Look),
            (Signal::AdapterAdded(path), None) if self.is_ours(path) => Verdict::Woken(Woken::Look),
            (Signal::AdapterGone(path), Some(ours)) if **path == *ours => {
                Verdict::Woken(Woken::Lost(RadioState::Absent))
            }
            (Signal::Adapter(path, change), None)
                if self.is_ours(path) && change.powered == Some(true) =>
            {
                Verdict::Woken(Woken::Look)
            }
            (Signal::Adapter(path, change), Some(ours)) if **path == *ours => {
                match (change.powered, change.discovering) {
                    // We did that ourselves, to cure a silence.
                    (Some(false), _) if self.switching => Verdict::Nothing,
                    (Some(false), _) => Verdict::Woken(Woken::Lost(RadioState::Off)),
                    (_, Some(scans)) => Verdict::Scans(scans),
                    _ => Verdict::Nothing,
                }
            }
            _ => Verdict::Nothing,
        }
    }
}
