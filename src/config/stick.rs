//! The USB stick that day logs are exported to.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StickKind {
    /// Found and mounted by the system's disk service, udisks2.
    #[default]
    Udisks,
    /// A folder beside the database; the simulator plugs it in and pulls it out.
    Simulated,
    /// None; exports go into a folder that somebody names.
    None,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stick {
    pub kind: StickKind,
}
