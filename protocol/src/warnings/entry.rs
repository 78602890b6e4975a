//! One exposed part of an hour: open, and as it stands in the list.

use hmac::Mac;
use serde::{Deserialize, Serialize};

use super::secret::{HOUR_S, HourSecret};

/// Bytes of the hash by which an entry is found.
pub const TAG_LEN: usize = 16;

/// Bytes of an entry: its hash, and its details hidden.
pub const ENTRY_LEN: usize = TAG_LEN + DETAILS_LEN;

const DETAILS_LEN: usize = 8;

/// Parts of one hour that a list may have; whoever reads it looks for no more.
pub const PARTS_MAX: u8 = 8;

/// Prefix of the message, so that the HMAC is not valid for anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk warning v1\n";

/// What whoever was there is by that.
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
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Near an F0.
    F1,
    /// Near an F1.
    F2,
}

impl Level {
    /// Its number in the protocol.
    pub fn number(self) -> u8 {
        match self {
            Self::F1 => 1,
            Self::F2 => 2,
        }
    }

    /// The level of a number.
    pub fn from_number(number: u8) -> Option<Self> {
        [Self::F1, Self::F2].into_iter().find(|level| level.number() == number)
    }
}

/// An exposed part of an hour at a venue, and what to do. Which venue, only whoever was there knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warned {
    /// The hour ([`super::hour_of`]).
    pub hour: i64,
    /// First minute of it, 0 to 59.
    pub from_minute: u8,
    /// The minute at which it ends, above the first, 60 at most.
    pub to_minute: u8,
    /// F1 or F2.
    pub level: Level,
    /// Number of the text that says what to do; whoever does not know it uses that of the level.
    pub text: u8,
    /// For how many days after that day in Vietnam the warning stands.
    pub days: u8,
}

impl Warned {
    /// First second, Unix time.
    pub fn from_s(&self) -> i64 {
        self.hour * HOUR_S + i64::from(self.from_minute) * 60
    }

    /// First second after it, Unix time.
    pub fn to_s(&self) -> i64 {
        self.hour * HOUR_S + i64::from(self.to_minute) * 60
    }

    fn details(&self) -> [u8; DETAILS_LEN] {
        let Self { from_minute, to_minute, level, text, days, .. } = *self;
        [level.number(), text, from_minute, to_minute, days, 0, 0, 0]
    }

    fn read(hour: i64, details: [u8; DETAILS_LEN]) -> Option<Self> {
        // What stands behind is for later versions.
        let [level, text, from_minute, to_minute, days, ..] = details;
        let level = Level::from_number(level)?;
        let sound = from_minute < to_minute && to_minute <= 60;
        sound.then_some(Self { hour, from_minute, to_minute, level, text, days })
    }

    /// As it stands in the list with this salt, as part number `part` of its hour.
    pub(super) fn seal(&self, secret: &HourSecret, salt: &[u8], part: u8) -> [u8; ENTRY_LEN] {
        let (tag, mask) = hash(secret, salt, part);
        let details = self.details();
        std::array::from_fn(|index| match index.checked_sub(TAG_LEN) {
            None => tag[index],
            Some(index) => details[index] ^ mask[index],
        })
    }
}

/// The hash of a part of an hour, and what hides its details. A secret hides with the same mask only once, because
/// each list has a salt of its own.
pub(super) fn hash(
    secret: &HourSecret,
    salt: &[u8],
    part: u8,
) -> ([u8; TAG_LEN], [u8; DETAILS_LEN]) {
    let mac = secret.hmac().chain_update(CONTEXT).chain_update(salt).chain_update([part]);
    let bytes = mac.finalize().into_bytes();
    (std::array::from_fn(|index| bytes[index]), std::array::from_fn(|index| bytes[TAG_LEN + index]))
}

/// The details behind a hash that was found.
pub(super) fn open(
    hour: i64,
    hidden: [u8; DETAILS_LEN],
    mask: [u8; DETAILS_LEN],
) -> Option<Warned> {
    Warned::read(hour, std::array::from_fn(|index| hidden[index] ^ mask[index]))
}
