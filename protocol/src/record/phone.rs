//! A check-in by phone that the kiosk took itself, in a Wi-Fi of its own.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::direction::Direction;
use super::invalid::{Invalid, check};
use crate::clock::ClockConfidence;
use crate::token::Evidence;

/// Bytes of a [`TapId`].
const LEN: usize = 16;

/// A random number of a tap, 32 hexadecimal digits: what makes two taps of the same second differ.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9a-f]{32}$")]
pub struct TapId(pub [u8; LEN]);

/// Why a text is no [`TapId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of a tap has 32 hexadecimal digits in lower case")]
pub struct TapIdError;

impl TryFrom<String> for TapId {
    type Error = TapIdError;

    fn try_from(text: String) -> Result<Self, TapIdError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| TapIdError)?;
        bytes.try_into().map(Self).map_err(|_| TapIdError)
    }
}

impl From<TapId> for String {
    fn from(id: TapId) -> Self {
        HEXLOWER.encode(&id.0)
    }
}

/// A phone checked in at the kiosk itself, while it had no network. It has no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneCheckin {
    /// Of this tap alone.
    pub id: TapId,
    /// Into the venue or out of it.
    pub direction: Direction,
    /// Which code the kiosk has judged: the live one, or the fixed one while it did not know the time.
    pub evidence: Evidence,
    /// Time of the tap, Unix seconds.
    pub at_s: i64,
    /// Confidence of `at_s`.
    pub clock: ClockConfidence,
}

impl Content for PhoneCheckin {
    fn at_s(&self) -> i64 {
        self.at_s
    }

    fn clock(&self) -> Option<ClockConfidence> {
        Some(self.clock)
    }

    fn is_passage(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        check(self.evidence != Evidence::Late, "evidence", "is that of an upload")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_and_read_alike() {
        let text = r#"{"id":"000102030405060708090a0b0c0d0e0f","direction":"in","evidence":"live","at_s":5,"clock":"held"}"#;
        let checkin: PhoneCheckin = serde_json::from_str(text).unwrap();
        assert_eq!(checkin.id, TapId(std::array::from_fn(|at| at as u8)));
        assert_eq!(serde_json::to_string(&checkin).unwrap(), text);
        for id in ["", "00", "000102030405060708090A0B0C0D0E0F", "zz0102030405060708090a0b0c0d0e0f"]
        {
            assert!(TapId::try_from(id.to_owned()).is_err(), "{id}");
        }
    }
}
