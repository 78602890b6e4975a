//! What connects the machine.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkKind {
    /// The kiosk neither shows nor changes how the machine is connected.
    #[default]
    None,
    /// NetworkManager, over D-Bus.
    NetworkManager,
    /// Two networks that nobody hears.
    Simulated,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    pub kind: NetworkKind,
}
