//! What a kiosk tells of itself each minute, so that people learn what it needs before visitors do. Nothing
//! about visitors.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::clock::ClockConfidence;
use crate::update::UpdateReport;

/// Seconds between two reports.
pub const INTERVAL_S: u64 = 60;

/// How a kiosk is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Report {
    /// How far its clock is trusted.
    pub clock: ClockConfidence,
    /// Seconds by which its time is before a second source's; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_off_s: Option<i64>,
    /// Whether its time has leapt and nothing else agrees, so that it deletes nothing.
    #[serde(default)]
    pub clock_doubted: bool,
    /// Contacts that wait to be sent.
    pub contacts_waiting: u32,
    /// Declarations, check-ins and other records that wait to be sent.
    pub records_waiting: u32,
    /// Records that the backend refuses for ever.
    #[serde(default)]
    pub parked: u32,
    /// Seconds since the oldest of what waits; absent when nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_s: Option<u64>,
    /// Room on its storage, and all of it; absent when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<Storage>,
    /// Whether it can write.
    #[serde(default)]
    pub writes: Writes,
    /// Its Bluetooth.
    pub radio: Radio,
    /// Seconds since a Bluetooth device was heard; absent when none was since its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_ago_s: Option<u64>,
    /// Whether its screen answers.
    #[serde(default = "yes")]
    pub screen: bool,
    /// Whether other keys of the commune or authority wait to be confirmed at the kiosk.
    #[serde(default)]
    pub keys_pending: bool,
    /// The keys of commune and authority that records are sealed to, by their ids
    /// ([`crate::seal::key_id`]); empty of an older kiosk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sealing_to: Vec<String>,
    /// How many sealed records wait for each key that is no longer used, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub waiting_for: BTreeMap<String, u32>,
    /// Whether its case is open; false without a switch that tells.
    #[serde(default)]
    pub case_open: bool,
    /// Seconds since the case was opened last, as far as the kiosk knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_opened_ago_s: Option<u64>,
    /// Of the processor, degrees Celsius; absent when it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature_c: Option<i16>,
    /// How it stands with the next version of its image; absent where it was not installed as an image, or
    /// when a newer kiosk says more than is understood here.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "if_understood")]
    pub update: Option<UpdateReport>,
}

fn if_understood<'de, D: Deserializer<'de>>(from: D) -> Result<Option<UpdateReport>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(value).ok())
}

fn yes() -> bool {
    true
}

/// Megabytes of a storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Storage {
    /// Free for the kiosk.
    pub free_mb: u64,
    /// All of it.
    pub size_mb: u64,
}

impl Storage {
    /// How much of it is used, percent, rounded up.
    pub fn used_percent(&self) -> u64 {
        let used = self.size_mb.saturating_sub(self.free_mb);
        used.saturating_mul(100).div_ceil(self.size_mb.max(1)).min(100)
    }
}

/// Whether a kiosk can write what it hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Writes {
    /// It can.
    #[default]
    Well,
    /// Its storage is full.
    Full,
    /// Its storage fails.
    Failed,
}

/// The state of a kiosk's Bluetooth, as its own screen tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Radio {
    /// Not wanted here.
    None,
    /// It listens and hears.
    Listening,
    /// It listens and hears nothing, as at night.
    Quiet,
    /// There is no adapter.
    Absent,
    /// A switch or the system forbids it.
    Blocked,
    /// It does not switch on.
    Off,
    /// Another program keeps it.
    Busy,
    /// The Bluetooth service does not answer.
    Stopped,
    /// Anything else; the kiosk's log says what.
    #[serde(other)]
    Failed,
}

impl Radio {
    /// Whether somebody has to do something about it.
    pub fn fails(self) -> bool {
        !matches!(self, Self::None | Self::Listening | Self::Quiet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_fewer_or_more_fields_is_read() {
        let least = r#"{"clock":"synced","contacts_waiting":0,"records_waiting":0,
            "radio":"of-next-year","fans":3,"update":{"version":"2.0.0","stage":"of-next-year"}}"#;
        let report: Report = serde_json::from_str(least).unwrap();
        assert_eq!(
            (report.radio, report.screen, report.writes, &report.update),
            (Radio::Failed, true, Writes::Well, &None)
        );
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }

    #[test]
    fn how_full_as_a_table() {
        for (free_mb, size_mb, percent) in
            [(0, 0, 0), (0, 100, 100), (100, 100, 0), (999, 1000, 1), (1, 1000, 100), (500, 100, 0)]
        {
            assert_eq!(Storage { free_mb, size_mb }.used_percent(), percent, "{free_mb}/{size_mb}");
        }
    }
}
