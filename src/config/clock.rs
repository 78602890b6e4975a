//! What sets the machine's clock when staff type the time.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockKind {
    /// Nobody sets it at the kiosk.
    #[default]
    None,
    /// systemd's service of it, over D-Bus.
    Timedated,
    /// That of the simulator.
    Simulated,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Clock {
    pub kind: ClockKind,
}
