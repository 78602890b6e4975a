//! What the status takes of the configuration.

use std::path::PathBuf;

use crate::config::{BeaconKind, Config};

/// What the status takes of the configuration.
#[derive(Clone, Debug)]
pub(in crate::app) struct ShownConfig {
    /// Where adverts come from.
    pub(super) beacons: BeaconKind,
    /// Days for which contacts are kept.
    pub(super) kept_days: u16,
    /// Host of the backend.
    pub(super) host: String,
    /// On whose storage everything is written.
    pub(super) data_dir: PathBuf,
}

impl From<&Config> for ShownConfig {
    fn from(config: &Config) -> Self {
        Self {
            beacons: config.beacons.kind,
            kept_days: config.retention.contacts,
            host: config.backend.host(),
            data_dir: config.data_dir.clone(),
        }
    }
}
