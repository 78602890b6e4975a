//! The receipt of a declaration: a code and a QR that are valid for the rest of that day at every
//! kiosk of the commune, so that nobody declares twice. It names nobody; it proves that a kiosk of
//! the commune took a declaration today, and for how many people.
//!
//! Twelve characters of Crockford's base32 (<https://www.crockford.com/base32.html>), shown as
//! `XXXX-XXXX-XXXX`: 60 bits, from the left
//!
//! | bits | what |
//! | --- | --- |
//! | 25 | id, random; the first five characters |
//! | 4 | for how many people, 1 to 10 |
//! | 31 | first bits of HMAC-SHA256(receipt key, context ‖ version ‖ day ‖ id ‖ people) |
//!
//! The day is Vietnam's and stands in the MAC only, so a receipt of yesterday fails like a forged
//! one. The QR says `https://<HOST>/R/<12 characters>`: the scheme in lower case, which common scanners
//! insist on, the rest in upper case, for alphanumeric mode.
//!
//! **Odds.** A guessed code is good with 1 in 2³¹, some 2·10⁹ tries for each commune that is asked.
//! Kiosks draw ids without asking each other: of `n` receipts of a commune and day, `n²/2²⁶` pairs
//! share an id (1.5 at 10,000, which is a large market; 0.015 at 1,000). Both stay valid; only the
//! link from a check-in to its declaration is then to two declarations.
//!
//! **A stolen kiosk** holds the commune's receipt key and can forge receipts until the key is
//! renewed, which makes all receipts of that day invalid.

mod code;

use std::fmt;
use std::ops::RangeInclusive;

use hmac::Mac;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::secret::Secret;

pub use code::{CODE_LEN, show};

/// Version of this layout.
pub const VERSION: u8 = 1;

/// Path of the page that a receipt's QR opens, before the code.
pub const PATH: &str = "/R/";

/// For how many people one declaration, and so its receipt, may stand: the four bits above leave
/// room for more, the form does not.
pub const PEOPLE_RANGE: RangeInclusive<usize> = 1..=10;

const ID_BITS: u32 = 25;
const PEOPLE_BITS: u32 = 4;
const MAC_BITS: u32 = 31;

/// Keeps this HMAC from being taken for one over anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk receipt v1";

/// The random number that links a check-in by receipt to its declaration: five characters of
/// base32, in JSON too. It is unique only within a commune and a day, and there only nearly.
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

    /// An id from random bytes, each as likely as the other.
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

/// What a receipt says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which declaration.
    pub id: ReceiptId,
    /// For how many people, 1 to 10.
    pub people: u8,
}

/// Why a text is no receipt of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not the length of a receipt.
    #[error("a receipt has {CODE_LEN} letters and digits, this one has {0}; look again")]
    Length(usize),
    /// A character outside the alphabet.
    #[error("character {0} is in no receipt; look again")]
    Character(usize),
    /// Of another day or another commune, mistyped, or forged: nobody can tell which.
    #[error("this receipt is not valid today in this commune; declare again")]
    Invalid,
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

/// The text of the QR of a minted code.
pub fn url(host: &str, code: &str) -> String {
    format!("https://{}{PATH}{code}", host.to_uppercase())
}

/// Reads what someone typed or what a QR said, and checks it for a day. Upper or lower case,
/// spaces, dashes, `O` for 0 and `I` or `L` for 1 are as good; of an address, what follows
/// [`PATH`] counts.
///
/// # Errors
/// [`ReceiptError`] tells what cannot be a receipt at all from what is none of that day.
pub fn verify(key: &Secret, day: i64, text: &str) -> Result<Receipt, ReceiptError> {
    let bits = code::decode(code::without_address(text), CODE_LEN)?;
    let receipt = read(bits).ok_or(ReceiptError::Invalid)?;
    let given = bits & ((1 << MAC_BITS) - 1);
    if bool::from(given.ct_eq(&mac(key, day, receipt))) {
        Ok(receipt)
    } else {
        Err(ReceiptError::Invalid)
    }
}

fn read(bits: u64) -> Option<Receipt> {
    let head = bits >> MAC_BITS;
    let people = u8::try_from(head & ((1 << PEOPLE_BITS) - 1)).ok()?;
    let id = ReceiptId::new(u32::try_from(head >> PEOPLE_BITS).ok()?)?;
    PEOPLE_RANGE.contains(&usize::from(people)).then_some(Receipt { id, people })
}

#[cfg(test)]
mod tests;
