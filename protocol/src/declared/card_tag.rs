//! A card as the kiosks of a commune know it again on one day.

use std::fmt;

use hmac::Mac;
use serde::{Deserialize, Serialize};

use super::day_key::DayKey;
use crate::checkin_card::CardKind;
use crate::crockford;

/// Prefix of the message, so that the HMAC is not valid for anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk card tag v1";

/// With 10,000 cards on a day, one in a hundred million others is taken for one of them.
const BITS: u32 = 40;

/// Characters in JSON.
const LEN: u32 = BITS / 5;

/// The first 40 bits of an HMAC of a card's number under the commune's key of the day: eight characters of
/// Crockford's base32 in JSON.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9A-HJKMNP-TV-Z]{8}$")]
pub struct CardTag(u64);

/// A text that is no tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a card's tag has {LEN} letters and digits of Crockford's base32")]
pub struct NoTag;

impl CardTag {
    /// The tag of a card on the day of `key`. CCCD, Căn cước and COVID QR of one person have the same number
    /// and the same tag. `None` for a number that is hidden in part, which others may share, or absent.
    pub fn of(key: &DayKey, kind: CardKind, number: &str) -> Option<Self> {
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let mac = key
            .key
            .hmac()
            .chain_update(CONTEXT)
            .chain_update([u8::from(kind.has_identity_number())])
            .chain_update(number.as_bytes())
            .finalize()
            .into_bytes();
        let bits = u64::from_be_bytes(std::array::from_fn(|index| mac[index]));
        Some(Self(bits >> (u64::BITS - BITS)))
    }

    /// The number in databases.
    pub fn code(self) -> i64 {
        // It has 40 bits.
        i64::try_from(self.0).unwrap_or_default()
    }

    /// The tag of a number in a database; `None` for a number of more than 40 bits.
    pub fn from_code(code: i64) -> Option<Self> {
        u64::try_from(code).ok().filter(|code| *code < 1 << BITS).map(Self)
    }
}

impl fmt::Display for CardTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crockford::encode(self.0.into(), LEN))
    }
}

impl From<CardTag> for String {
    fn from(tag: CardTag) -> Self {
        tag.to_string()
    }
}

impl TryFrom<String> for CardTag {
    type Error = NoTag;

    fn try_from(text: String) -> Result<Self, NoTag> {
        if u32::try_from(text.chars().count()) != Ok(LEN) {
            return Err(NoTag);
        }
        let mut bits = 0;
        for character in text.chars() {
            bits = bits << 5 | u64::from(crockford::digit(character).ok_or(NoTag)?);
        }
        Ok(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    const NUMBER: &str = "001160012345";

    fn key(day: i64, byte: u8) -> DayKey {
        DayKey { day, key: Secret::new([byte; 32]) }
    }

    /// Keeps cards known over an update in the middle of a day. Computed by Python's `hmac`.
    #[test]
    fn a_known_tag() {
        let tag = CardTag::of(&key(18_816, 7), CardKind::Cccd, NUMBER).unwrap();
        assert_eq!(tag.to_string(), KNOWN);
    }

    const KNOWN: &str = "P6DV1ERS";

    #[test]
    fn one_person_has_one_tag_and_others_have_others() {
        let tag = |kind, number| CardTag::of(&key(18_816, 7), kind, number);
        let known = tag(CardKind::Cccd, NUMBER);
        assert!(known.is_some());
        for kind in [CardKind::CanCuoc, CardKind::CovidQr] {
            assert_eq!(tag(kind, NUMBER), known);
        }
        assert_ne!(tag(CardKind::Bhyt, NUMBER), known, "an insurance number is another number");
        assert_ne!(tag(CardKind::Cccd, "001160012346"), known);
        assert_ne!(CardTag::of(&key(18_816, 8), CardKind::Cccd, NUMBER), known);
    }

    #[test]
    fn what_others_may_share_has_none() {
        for number in ["", "******012345", "001 160", "Ặ01160012345"] {
            assert_eq!(CardTag::of(&key(0, 7), CardKind::CovidQr, number), None, "{number}");
        }
    }

    #[test]
    fn it_survives_the_journey() {
        let tag = CardTag::of(&key(1, 2), CardKind::Bhyt, "GD4010123456789").unwrap();
        let json = serde_json::to_string(&tag).unwrap();
        assert_eq!(json.len(), 10);
        assert_eq!(serde_json::from_str::<CardTag>(&json).unwrap(), tag);
        assert_eq!(CardTag::from_code(tag.code()), Some(tag));
        assert_eq!((CardTag::from_code(-1), CardTag::from_code(1 << 40)), (None, None));
        for odd in ["\"\"", "\"0000000\"", "\"000000000\"", "\"0000000U\"", "7"] {
            assert!(serde_json::from_str::<CardTag>(odd).is_err(), "{odd}");
        }
    }
}
