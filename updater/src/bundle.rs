//! Bundles as they are announced.

use serde::{Deserialize, Serialize};

use crate::version::Version;

/// A file of the inbox, and what it should be. Who announces it has this from the backend or from the stick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// Name of the file, without a folder.
    pub file: String,
    pub version: Version,
    /// Hexadecimal, in lower case.
    pub sha256: String,
    /// Whether staff stand before the kiosk and want it now, whatever the hour.
    #[serde(default)]
    pub at_once: bool,
}
