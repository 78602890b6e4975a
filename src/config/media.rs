//! Where posters, clips and sounds come from and are kept.

use std::path::PathBuf;

use serde::Deserialize;

use super::check::{Checked, in_range};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Media {
    /// Room for their files, megabytes, 16 to 100,000.
    pub budget_mb: u32,
    /// Folder below which USB sticks are mounted; without it none is looked at.
    pub usb: Option<PathBuf>,
}

impl Media {
    pub fn budget_bytes(&self) -> u64 {
        u64::from(self.budget_mb) * 1_000_000
    }

    pub(super) fn check(&self) -> Checked {
        in_range("media.budget_mb", self.budget_mb, 16..=100_000)
    }
}

impl Default for Media {
    fn default() -> Self {
        // A day of posters is a few megabytes; clips of a minute are twenty.
        Self { budget_mb: 512, usb: None }
    }
}
