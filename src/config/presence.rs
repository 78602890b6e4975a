//! How adverts become contacts.

use serde::Deserialize;

use super::check::{Checked, in_range};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Presence {
    /// Longest stretch of sightings that makes one contact, seconds, 1 to 900; 900 is the whole slot.
    pub flush_after_s: u32,
    /// Seconds between two copies of open stretches, 1 to 900: what a power cut costs.
    pub journal_s: u32,
    /// Most ids of one 15-minute slot; more are counted and dropped.
    pub ids_per_slot: u32,
    /// Weakest signal of an Android phone that counts as near, dBm, -120 to -20.
    pub near_android_dbm: i16,
    /// Weakest signal of an iPhone that counts as near, dBm, -120 to -20.
    pub near_ios_dbm: i16,
    /// Near minutes of a slot from which a phone counts as having stayed near, 1 to 15.
    pub near_minutes: u8,
    /// Weakest signal of a phone that is held to the kiosk (touching), dBm, -90 to -20. The default
    /// is not calibrated.
    pub touching_dbm: i16,
}

impl Default for Presence {
    fn default() -> Self {
        // A minute bounds what a power cut can cost; 20,000 ids are ten times a full market. The
        // thresholds are those of the Bluezone app and not calibrated, see `presence::NearRule`.
        Self {
            flush_after_s: 900,
            journal_s: 60,
            ids_per_slot: 20_000,
            touching_dbm: -50,
            near_android_dbm: -86,
            near_ios_dbm: -69,
            near_minutes: protocol::record::NEAR_MINUTES,
        }
    }
}

impl Presence {
    pub(super) fn check(&self) -> Checked {
        in_range("presence.flush_after_s", self.flush_after_s, 1..=900)?;
        in_range("presence.journal_s", self.journal_s, 1..=900)?;
        in_range("presence.ids_per_slot", self.ids_per_slot, 100..=1_000_000)?;
        in_range("presence.near_android_dbm", self.near_android_dbm, -120..=-20)?;
        in_range("presence.near_ios_dbm", self.near_ios_dbm, -120..=-20)?;
        in_range("presence.near_minutes", self.near_minutes, 1..=15)?;
        in_range("presence.touching_dbm", self.touching_dbm, -90..=-20)
    }
}
