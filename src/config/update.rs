//! Where the next version of the image comes from.

use std::path::PathBuf;

use serde::Deserialize;

use super::check::{Checked, in_range};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Update {
    /// Whether it is fetched from the backend; from a stick it comes in any case.
    pub fetch: bool,
    /// How fast at most, kilobytes a second, 10 to 100,000: visitors share the line.
    pub kb_per_s: u32,
    /// The folder from which the updater takes bundles; without it nothing is fetched.
    pub inbox: PathBuf,
}

impl Update {
    pub fn bytes_per_s(&self) -> u32 {
        self.kb_per_s.saturating_mul(1000)
    }

    pub(super) fn check(&self) -> Checked {
        in_range("update.kb_per_s", self.kb_per_s, 10..=100_000)
    }
}

impl Default for Update {
    fn default() -> Self {
        Self { fetch: true, kb_per_s: 500, inbox: PathBuf::from("/data/updates/inbox") }
    }
}
