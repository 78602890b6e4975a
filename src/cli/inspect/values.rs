//! `kiosk inspect` of adverts, ids, tokens and cards.
//!
//! Pure functions from the arguments to the JSON that is printed; errors are sentences.

use anyhow::Context;
use data_encoding::HEXLOWER_PERMISSIVE;
use protocol::beacon::{Beacon, classify};
use protocol::bluezone::advert::{self, Malformed};
use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY, ids};
use protocol::declaration::Gender;
use protocol::secret::Secret;
use protocol::token::Token;
use serde_json::{Value, json};

use crate::cards;
use crate::config::Config;
use crate::store::Store;

/// Most days after the given daily key: a century, so that a mistyped number ends at once.
const DAYS_MAX: u32 = 36_500;

/// Why a value cannot be inspected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum InspectError {
    /// A character that is no hexadecimal digit.
    #[error("{what}: position {position} is not a hexadecimal digit; use 0-9 and a-f only")]
    Digit {
        /// Which argument.
        what: &'static str,
        /// Character position, from 1.
        position: usize,
    },
    /// A byte with one digit.
    #[error(
        "{what}: {digits} hexadecimal digits are no whole number of bytes; the digit at position \
         {digits} has no partner"
    )]
    HalfByte {
        /// Which argument.
        what: &'static str,
        /// How many digits there are.
        digits: usize,
    },
    /// The advert is broken and what is whole in it is none of ours.
    #[error("the advert is malformed: {0}; give the AD structures as they were on the air")]
    Advert(#[from] Malformed),
    /// The daily key has another length.
    #[error("a daily key has 64 hexadecimal digits, this one has {0}")]
    KeyLength(usize),
    /// A day too far away.
    #[error("day {0} is too far from the daily key; give 0 for its own day and {DAYS_MAX} at most")]
    Day(u32),
    /// A slot that no day has.
    #[error("a day has {SLOTS_PER_DAY} slots, so slot {0} does not exist; give 0 to 95")]
    Slot(u32),
}

/// What raw AD structures are: `{"family":…,"kind":…,"id":…}` or `{"family":null}`. The
/// complete structures of a malformed advert count; it is an error when they are none of ours.
pub(super) fn advert(hex: &str) -> Result<Value, InspectError> {
    let parsed = advert::parse(&decode("advert", hex)?);
    let beacon = match (classify(&parsed.fields), parsed.malformed) {
        (Some(beacon), _) => beacon,
        (None, None) => return Ok(json!({ "family": null })),
        (None, Some(malformed)) => return Err(malformed.into()),
    };
    let id = match beacon {
        Beacon::Bluezone(advert) => advert.id().map(|id| id.to_string()),
        Beacon::Other { id, .. } => id.map(|id| id.to_string()),
    };
    Ok(json!({ "family": beacon.family(), "kind": beacon.kind(), "id": id }))
}

/// The id that the owner of `daily_key` sends `day` days after that key's day, in slot `slot`.
pub(super) fn id(daily_key: &str, day: u32, slot: u32) -> Result<Value, InspectError> {
    let bytes = zeroize::Zeroizing::new(decode("daily key", daily_key)?);
    let key = <[u8; 32]>::try_from(bytes.as_slice())
        .map_err(|_| InspectError::KeyLength(daily_key.len()))?;
    if day > DAYS_MAX {
        return Err(InspectError::Day(day));
    }
    let seed = DailyKey::new(Secret::new(key)).after_days(day).seed();
    // `zip` ends with the day, so a slot beyond it finds nothing.
    let id = ids(&seed).zip(0..u32::from(SLOTS_PER_DAY)).find(|(_, number)| *number == slot);
    id.map(|(id, _)| json!({ "id": id })).ok_or(InspectError::Slot(slot))
}

/// What a venue token holds: `{"venue","kiosk","slot","kind","mac"}`; `mac` is whether this
/// kiosk made it. `venue` is null when another kiosk is named, because only its backend knows.
///
/// # Errors
/// When the text is no token, or this kiosk is not enrolled and so has no key to check with.
pub(super) fn token(url: &str, config: &Config) -> anyhow::Result<Value> {
    let token = Token::from_url(url)?;
    let identity = Store::open_existing(&config.database())?.identity()?;
    let identity = identity
        .context("this kiosk is not enrolled, so it has no key to check with; see `kiosk enrol`")?;
    let claim = token.claim;
    let own = claim.kiosk == identity.kiosk;
    Ok(json!({
        "venue": own.then_some(identity.venue.name),
        "kiosk": claim.kiosk,
        "slot": claim.slot,
        "kind": claim.kind,
        "mac": own && token.is_authentic(&identity.token_key),
    }))
}

/// What a card holds, from the bytes of a scan:
/// `{"kind","number","name","name_suspect","birth","gender","address","extra"}`; null where the card
/// is silent, `birth` as `YYYY-MM-DD` or `YYYY`. Beside it a sentence for each doubt.
///
/// # Errors
/// [`cards::CardError`] when it is no card.
pub(super) fn card(bytes: &[u8]) -> Result<(Value, Vec<String>), cards::CardError> {
    let card = cards::read(bytes)?;
    let text_or_null = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let gender = card.gender.map(|gender| match gender {
        Gender::Nam => "Nam",
        Gender::Nu => "Nữ",
        Gender::Khac => "Khác",
    });
    let value = json!({
        "kind": card.kind.name(),
        "number": text_or_null(&card.number),
        "name": text_or_null(&card.name),
        "name_suspect": card.name_suspect,
        "birth": card.birth.map(|birth| birth.to_string()),
        "gender": gender,
        "address": text_or_null(&card.address),
        "extra": card.extra,
    });
    Ok((value, card.doubts.iter().map(ToString::to_string).collect()))
}

fn decode(what: &'static str, hex: &str) -> Result<Vec<u8>, InspectError> {
    let digits = hex.chars().count();
    if let Some(index) = hex.chars().position(|character| !character.is_ascii_hexdigit()) {
        return Err(InspectError::Digit { what, position: index + 1 });
    }
    HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| InspectError::HalfByte { what, digits })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    #[test]
    fn adverts() {
        for (hex, printed) in [
            (
                "02011A0FFFB522130cea6472130c185d8643df0303564e",
                r#"{"family":"bluezone","kind":"android","id":"130cea6472130c185d8643df"}"#,
            ),
            (
                "110767a607add1172fa1c44bf573564e0000",
                r#"{"family":"bluezone","kind":"ios","id":null}"#,
            ),
            (
                "14ff4c000108000000000000000000000000000000",
                r#"{"family":"bluezone","kind":"ios-candidate","id":null}"#,
            ),
            (
                "1aff4c000215c7afef7b17884f4aa87d691d53bf21c400140014c5",
                r#"{"family":"bluezone","kind":"hint","id":null}"#,
            ),
            (
                "0fffb522130cea6472130c185d8643df0303564e09ff",
                r#"{"family":"bluezone","kind":"android","id":"130cea6472130c185d8643df"}"#,
            ),
            ("02011a03036ffd", r#"{"family":null}"#),
            (
                "03036ffd17166ffd000102030405060708090a0b0c0d0e0faabbccdd",
                r#"{"family":"exposure-notification","kind":"beacon",
                    "id":"000102030405060708090a0b0c0d0e0f"}"#,
            ),
            (
                "1107f918c24c09fef080fe609515fcb32ab806ffff03616263",
                r#"{"family":"opentrace","kind":"beacon","id":null}"#,
            ),
            ("", r#"{"family":null}"#),
        ] {
            let expected: Value = serde_json::from_str(printed).unwrap();
            assert_eq!(advert(hex), Ok(expected), "{hex}");
        }
    }

    #[test]
    fn ids_of_the_schedule() {
        for (day, slot, printed) in [
            (0, 0, "130cea6472130c185d8643df"),
            (0, 95, "0ae9ab99c50104e835045abf"),
            (1, 0, "970e23c0e19de93f8cc4057b"),
            (2, 0, "bef6ca7a48d6db7dd0be0b53"),
        ] {
            assert_eq!(id(KEY, day, slot), Ok(json!({ "id": printed })), "{day}, {slot}");
        }
    }

    #[test]
    fn errors_name_the_place() {
        for (result, sentence) in [
            (advert("02011"), "advert: 5 hexadecimal digits are no whole number of bytes"),
            (advert("0201é1"), "advert: position 5 is not a hexadecimal digit"),
            (advert("02011a05ff"), "the advert is malformed: AD structure at byte 3"),
            (id("0x00", 0, 0), "daily key: position 2 is not a hexadecimal digit"),
            (id("0001", 0, 0), "a daily key has 64 hexadecimal digits, this one has 4"),
            (id(KEY, 36_501, 0), "day 36501 is too far from the daily key"),
            (id(KEY, 0, 96), "a day has 96 slots, so slot 96 does not exist"),
        ] {
            let error = result.unwrap_err().to_string();
            assert!(error.starts_with(sentence), "{error}");
        }
    }
}
