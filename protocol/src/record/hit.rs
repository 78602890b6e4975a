//! A match that a kiosk has found in its own log.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::invalid::{Invalid, check, check_near_minutes, check_span};
use crate::contact::ContactId;

/// A contact in the kiosk's own log that matches a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExposureHit {
    /// Number of the case in the backend.
    pub case: i64,
    /// Number of the contact in this kiosk's stream of contacts.
    pub contact_seq: i64,
    /// The matching id.
    pub id: ContactId,
    /// First second of the slot of the id, Unix time.
    pub slot_start_s: i64,
    /// First sighting by the kiosk, Unix time in seconds.
    pub first_s: i64,
    /// Last sighting by the kiosk, Unix time in seconds.
    pub last_s: i64,
    /// [`crate::record::Contact::near_minutes`] of the contact.
    #[serde(default)]
    pub near_minutes: u8,
}

impl Content for ExposureHit {
    fn at_s(&self) -> i64 {
        self.first_s
    }

    fn check(&self) -> Result<(), Invalid> {
        check(self.contact_seq >= 1, "contact_seq", "must be 1 or more")?;
        check(self.case >= 1, "case", "must be 1 or more")?;
        check_near_minutes(self.near_minutes)?;
        check_span(self.first_s, self.last_s)
    }
}
