//! The receipt of a declaration: a code and a QR that are valid for the rest of that day at every kiosk
//! of the commune, so that nobody has to declare twice. It has no personal data; it proves that a kiosk
//! of the commune has accepted a declaration today, and for how many people.
//!
//! Twelve characters of Crockford's base32 (<https://www.crockford.com/base32.html>), shown as
//! `XXXX-XXXX-XXXX`: 60 bits, from the left
//!
//! | bits | content |
//! | --- | --- |
//! | 25 | id, random; the first five characters |
//! | 4 | number of people, 1 to 10 |
//! | 31 | first bits of HMAC-SHA256(receipt key, context ‖ version ‖ day ‖ id ‖ people) |
//!
//! The day is Vietnam's and in the MAC only, so a receipt of yesterday fails like a forged one. The QR
//! contains `https://<HOST>/R/<12 characters>`: the scheme in lower case, which common scanners require,
//! the rest in upper case, for alphanumeric mode.
//!
//! **Probabilities.** A guessed code is valid with a probability of 1 in 2³¹ per commune. Kiosks choose
//! ids independently: of `n` receipts of a commune and day, `n²/2²⁶` pairs share an id (1.5 with 10,000,
//! which is a large market; 0.015 with 1,000). Both stay valid; only the link from a check-in to its
//! declaration is then ambiguous.
//!
//! **A stolen kiosk** has the commune's receipt key and can forge receipts until the key is renewed,
//! which makes all receipts of that day invalid.

mod code;
mod error;

use std::fmt;
use std::ops::RangeInclusive;

use hmac::Mac;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::secret::Secret;

pub use code::{CODE_LEN, show};
pub use error::ReceiptError;

/// Version of this layout, in the MAC.
pub const VERSION: u8 = 1;

/// Path before the code in the address of a receipt's QR.
pub const PATH: &str = "/R/";

/// Number of people in one declaration and its receipt. The receipt's four bits allow 15, the form 10.
pub const PEOPLE_RANGE: RangeInclusive<usize> = 1..=10;

const ID_BITS: u32 = 25;
const PEOPLE_BITS: u32 = 4;
const MAC_BITS: u32 = 31;

/// Prefix of the message, so that the HMAC is not valid for anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk receipt v1";

/// The random number that links a check-in by receipt to its declaration: five characters of base32,
/// also in JSON. Almost unique within a commune and a day.
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
#[schema(value_type = String, pattern = "^[0-9A-HJKMNP-TV-Z]{5}$")]
pub struct ReceiptId(u32);

impl ReceiptId {
    /// The id of a number below 2²⁵; `None` for a larger one.
    pub fn new(number: u32) -> Option<Self> {
        (number < 1 << ID_BITS).then_some(Self(number))
    }

    /// Its number, below 2²⁵.
    pub fn number(self) -> u32 {
        self.0
    }

    /// An id from random bytes, uniformly distributed.
    pub fn from_random(bytes: [u8; 4]) -> Self {
        Self(u32::from_be_bytes(bytes) >> (u32::BITS - ID_BITS))
    }
}

impl fmt::Display for ReceiptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&code::encode(self.0.into(), ID_BITS / 5))
    }
}

impl From<ReceiptId> for String {
    fn from(id: ReceiptId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for ReceiptId {
    type Error = ReceiptError;

    fn try_from(text: String) -> Result<Self, ReceiptError> {
        let bits = code::decode(&text, ID_BITS / 5)?;
        u32::try_from(bits).ok().and_then(Self::new).ok_or(ReceiptError::Invalid)
    }
}

/// The content of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Id of the declaration.
    pub id: ReceiptId,
    /// Number of people, 1 to 10.
    pub people: u8,
}

fn mac(key: &Secret, day: i64, receipt: Receipt) -> u64 {
    let full = key
        .hmac()
        .chain_update(CONTEXT)
        .chain_update([VERSION])
        .chain_update(day.to_be_bytes())
        .chain_update(receipt.id.0.to_be_bytes())
        .chain_update([receipt.people])
        .finalize()
        .into_bytes();
    u64::from_be_bytes(std::array::from_fn(|index| full[index])) >> (u64::BITS - MAC_BITS)
}

/// The code of a receipt on a day ([`crate::civil::vietnam_day`]) under the commune's receipt key:
/// twelve characters, for [`url`]; [`show`] groups them for people.
///
/// `None` when `receipt.people` is not 1 to 10.
pub fn mint(key: &Secret, day: i64, receipt: Receipt) -> Option<String> {
    if !PEOPLE_RANGE.contains(&usize::from(receipt.people)) {
        return None;
    }
    let head = u64::from(receipt.id.0) << PEOPLE_BITS | u64::from(receipt.people);
    let bits = head << MAC_BITS | mac(key, day, receipt);
    Some(code::encode(bits, CODE_LEN))
}

/// The content of the QR of a minted code: an address.
pub fn url(host: &str, code: &str) -> String {
    format!("https://{}{PATH}{code}", host.to_uppercase())
}

/// Parses a typed code or the content of a QR, and verifies it for a day. Upper and lower case, spaces,
/// dashes, `O` for 0 and `I` or `L` for 1 are accepted; of an address, the text after [`PATH`] is used.
///
/// # Errors
/// [`ReceiptError::Length`] and [`ReceiptError::Character`] for a text that is no receipt at all,
/// [`ReceiptError::Invalid`] for one that is not valid on that day.
pub fn verify(key: &Secret, day: i64, text: &str) -> Result<Receipt, ReceiptError> {
    let bits = code::decode(without_address(text), CODE_LEN)?;
    let receipt = read(bits).ok_or(ReceiptError::Invalid)?;
    let given = bits & ((1 << MAC_BITS) - 1);
    if bool::from(given.ct_eq(&mac(key, day, receipt))) {
        Ok(receipt)
    } else {
        Err(ReceiptError::Invalid)
    }
}

/// The text after the last [`PATH`] of an address, up to its query; any other text unchanged.
fn without_address(text: &str) -> &str {
    let upper = text.to_ascii_uppercase();
    let Some(at) = upper.rfind(PATH) else { return text };
    // The offset is the same in both, because case changes no length in ASCII.
    let code = text.get(at + PATH.len()..).unwrap_or_default();
    code.split(['?', '#', '/']).next().unwrap_or_default()
}

fn read(bits: u64) -> Option<Receipt> {
    let head = bits >> MAC_BITS;
    let people = u8::try_from(head & ((1 << PEOPLE_BITS) - 1)).ok()?;
    let id = ReceiptId::new(u32::try_from(head >> PEOPLE_BITS).ok()?)?;
    PEOPLE_RANGE.contains(&usize::from(people)).then_some(Receipt { id, people })
}

#[cfg(test)]
mod tests;
