//! A contact: an id that was heard.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::invalid::{Invalid, check, check_near_minutes, check_seq, check_span};
use crate::clock::ClockConfidence;
use crate::contact::ContactId;

/// Kind of the phone that transmitted an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phone {
    /// The id was in the advert.
    Android,
    /// The id was read over a connection.
    Ios,
}

impl Phone {
    /// The number in databases: 0 Android, 1 iOS.
    pub fn code(self) -> u8 {
        match self {
            Self::Android => 0,
            Self::Ios => 1,
        }
    }

    /// The kind of a number in a database; `None` for any other number.
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Android, Self::Ios].into_iter().find(|phone| phone.code() == code)
    }
}

/// What a signal can be, dBm (Bluetooth Core Specification, volume 4, part E, 7.7.65.2). 127 means "not
/// available"; other values outside come from faulty controllers. Both count as unknown.
pub const RSSI_DBM: RangeInclusive<i16> = -127..=20;

/// Default minimum of near minutes in one 15-minute slot from which a phone counts as having stayed near.
/// The directives say "close" and "long enough" without a number; a third of a slot excludes those who
/// only pass by. Not calibrated.
pub const NEAR_MINUTES: u8 = 5;

/// An id heard in one 15-minute slot, or in a part of it if the kiosk writes several contacts per slot.
/// Never with a MAC address or a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Number in the kiosk's stream of contacts, from 1.
    pub seq: i64,
    /// The id as transmitted.
    pub id: ContactId,
    /// Kind of the phone.
    pub phone: Phone,
    /// First sighting, Unix time in seconds.
    pub first_s: i64,
    /// Last sighting, Unix time in seconds.
    pub last_s: i64,
    /// Number of adverts, at least 1.
    pub sightings: u32,
    /// Strongest signal, dBm; absent when the radio gave none.
    pub rssi_max: Option<i16>,
    /// Mean signal, dBm; absent when the radio gave none.
    pub rssi_mean: Option<i16>,
    /// Minutes of the slot, 0 to 15, in which the strongest signal reached the kiosk's threshold for
    /// this kind of phone; 0 from kiosks that do not count them.
    #[serde(default)]
    pub near_minutes: u8,
    /// Confidence of the times.
    pub clock: ClockConfidence,
}

impl Contact {
    /// Checks the ranges of values, beyond their types.
    ///
    /// # Errors
    /// [`Invalid`] for the first that makes no sense.
    pub fn check(&self) -> Result<(), Invalid> {
        check_seq(self.seq)?;
        check_span(self.first_s, self.last_s)?;
        check(self.sightings >= 1, "sightings", "must be 1 or more")?;
        for (field, rssi) in [("rssi_max", self.rssi_max), ("rssi_mean", self.rssi_mean)] {
            let fits = rssi.is_none_or(|rssi| RSSI_DBM.contains(&rssi));
            check(fits, field, "must be -127 to 20 dBm")?;
        }
        check_near_minutes(self.near_minutes)
    }
}
