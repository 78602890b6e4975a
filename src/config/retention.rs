//! What is deleted when.

use serde::Deserialize;

use super::check::{Checked, in_range};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionDays {
    /// Contacts, 1 to 30 days.
    #[serde(rename = "contacts_days")]
    pub contacts: u16,
    /// Everything else, 1 to 90 days.
    #[serde(rename = "records_days")]
    pub records: u16,
}

impl Default for RetentionDays {
    fn default() -> Self {
        // 14 days is what the Bluezone app keeps; 21 were the quarantine of 2021.
        Self { contacts: 14, records: 21 }
    }
}

impl RetentionDays {
    pub(super) fn check(&self) -> Checked {
        in_range("retention.contacts_days", self.contacts, 1..=30)?;
        in_range("retention.records_days", self.records, 1..=90)
    }
}
