//! Where adverts come from.

use std::path::PathBuf;

use serde::Deserialize;

use super::check::{Checked, require};

/// Source of adverts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BeaconKind {
    /// The machine's own radio.
    #[default]
    Bluez,
    /// What the simulator sends.
    Simulated,
    /// A recorded file.
    Replay,
    /// None; the kiosk logs no contacts.
    None,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beacons {
    /// Source of adverts.
    pub kind: BeaconKind,
    /// The recorded file, with `kind = "replay"`.
    pub file: Option<PathBuf>,
    /// How many times faster than life a recorded file is played, above 0.
    pub speed: Option<f64>,
    /// Whether iPhones are connected to, to read their ids. Off by default: a connection shows the
    /// phone this box, takes the one radio for seconds, and most candidates are other apps.
    pub connect_iphones: bool,
    /// Whether the kiosk sends a Bluezone id of its own, so that phones remember the venue.
    pub advertise: bool,
}

impl Beacons {
    pub(super) fn check(&self) -> Checked {
        require(
            (self.kind == BeaconKind::Replay) == self.file.is_some(),
            "beacons.file",
            "goes with kind = \"replay\" and only with it",
        )?;
        let speed_is_sound = self.speed.is_none_or(|speed| speed > 0.0 && speed.is_finite());
        require(speed_is_sound, "beacons.speed", "must be above 0")
    }
}
