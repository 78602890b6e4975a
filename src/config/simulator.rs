//! Devices that are played over a socket.

use std::path::PathBuf;

use serde::Deserialize;

/// Which devices the box has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hardware {
    /// The screen and what the operating system offers.
    #[default]
    None,
    /// Devices played by a simulator over a socket.
    Simulated,
}

/// Where the simulator connects.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simulator {
    /// Path of a Unix socket that the kiosk makes.
    pub socket: PathBuf,
}
