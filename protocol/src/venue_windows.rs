//! The windows of a venue that the public was warned of, for the venue's own kiosks: by them a kiosk answers a receipt
//! without a network, and says whether a case was there (docs/PROTOCOL.md, "Windows of a venue").

use std::collections::BTreeSet;

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::civil::vietnam_day;
use crate::signature;
use crate::warnings::Level;

/// Days in Vietnam for which a kiosk says of its venue that a case was there, besides the present one.
pub const TOLD_DAYS: i64 = 14;

/// A window of the venue in which a case was there.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct VenueWindow {
    /// Number of the warning that it belongs to; not related to the patient.
    pub warning: i64,
    /// First second, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
    /// What whoever was there is by that.
    pub level: Level,
    /// Number of the text that says what to do; whoever does not know it uses that of the level.
    pub text: u8,
    /// Last day in Vietnam on which it stands ([`crate::civil::vietnam_day`]).
    pub until_day: i64,
}

impl VenueWindow {
    /// Whether its times are some.
    pub fn is_valid(&self) -> bool {
        self.from_s >= 0 && self.from_s < self.to_s
    }

    /// Whether it stands on this day in Vietnam.
    pub fn stands_on(&self, day: i64) -> bool {
        day <= self.until_day
    }

    /// Whether a kiosk says on this day in Vietnam that a case was there.
    pub fn is_told_on(&self, day: i64) -> bool {
        let was_on = vietnam_day(self.from_s);
        self.stands_on(day) && (day - TOLD_DAYS..=day).contains(&was_on)
    }
}

/// All windows of a venue that stand, and the warnings that were taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VenueWindows {
    /// Increases with every change; a kiosk ignores a smaller one.
    pub version: i64,
    /// Number of the venue.
    pub venue: i64,
    /// For how many seconds whoever came in counts as there, unless they went out before.
    pub longest_stay_s: i64,
    /// By warning and time.
    pub windows: Vec<VenueWindow>,
    /// Warnings of the venue that were public and were taken back, ascending. Their numbers are never used again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<i64>,
}

/// Windows whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedWindows {
    /// What can be read of them, without those that were taken back.
    pub list: VenueWindows,
    /// How many windows cannot be read, because the backend is newer.
    pub skipped: usize,
}

/// Windows for transport: the signed text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedVenueWindows {
    /// [`VenueWindows`] as JSON text.
    pub list: String,
    /// Ed25519 signature over a context with the kiosk's number and the bytes of `list`, 128 hexadecimal digits.
    pub signature: String,
}

/// Why windows were refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum VenueWindowsError {
    /// Not signed by the given key, or for another kiosk.
    #[error(
        "the venue's windows are not signed for this kiosk by the backend that enrolled it; enrol it again \
         if the backend was replaced"
    )]
    Signature,
    /// Signed, but no windows; with the reason.
    #[error("the venue's windows cannot be read: {0}; update the kiosk")]
    Shape(String),
}

/// Prefix of the signed bytes. It has the kiosk's number, so that the windows of another venue are not valid here.
fn context(kiosk: u32) -> Vec<u8> {
    format!("bluezone-kiosk venue windows v1\n{kiosk}\n").into_bytes()
}

/// A list whose windows were not read yet.
#[derive(Deserialize)]
struct Parts {
    version: i64,
    venue: i64,
    longest_stay_s: i64,
    windows: Vec<Value>,
    #[serde(default)]
    withdrawn: Vec<i64>,
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, VenueWindowsError> {
    serde_json::from_str(text).map_err(|error| VenueWindowsError::Shape(error.to_string()))
}

impl SignedVenueWindows {
    /// Signs `list` for `kiosk` with the backend's key.
    ///
    /// # Errors
    /// [`VenueWindowsError::Shape`] when the list cannot be written as JSON, which does not happen.
    pub fn sign(
        list: &VenueWindows,
        kiosk: u32,
        key: &SigningKey,
    ) -> Result<Self, VenueWindowsError> {
        let list = serde_json::to_string(list)
            .map_err(|error| VenueWindowsError::Shape(error.to_string()))?;
        Ok(Self { signature: signature::sign(&context(kiosk), &list, key), list })
    }

    /// Verifies the signature for `kiosk` and reads the list: a malformed window costs itself only.
    ///
    /// # Errors
    /// [`VenueWindowsError::Signature`] when `key` did not sign it for this kiosk, [`VenueWindowsError::Shape`] when
    /// it is no list.
    pub fn verify(
        &self,
        kiosk: u32,
        key: &VerifyingKey,
    ) -> Result<VerifiedWindows, VenueWindowsError> {
        if !signature::is_valid(&context(kiosk), &self.list, &self.signature, key) {
            return Err(VenueWindowsError::Signature);
        }
        let Parts { version, venue, longest_stay_s, windows, withdrawn } = read(&self.list)?;
        let all = windows.len();
        let readable = windows.into_iter().filter_map(|part| serde_json::from_value(part).ok());
        let mut windows: Vec<VenueWindow> = readable.filter(VenueWindow::is_valid).collect();
        let skipped = all - windows.len();
        let gone: BTreeSet<i64> = withdrawn.iter().copied().collect();
        windows.retain(|window| !gone.contains(&window.warning));
        let list = VenueWindows { version, venue, longest_stay_s, windows, withdrawn };
        Ok(VerifiedWindows { list, skipped })
    }
}

#[cfg(test)]
mod tests;
