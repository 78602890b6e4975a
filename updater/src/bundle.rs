//! Bundles as they are announced.

use std::path::Path;

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

impl Bundle {
    /// Whether it is announced as this file: one that is named otherwise is never taken.
    pub fn is_named(&self, file: &Path) -> bool {
        file.file_name().is_some_and(|name| name == self.file.as_str())
    }
}
