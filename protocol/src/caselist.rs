//! The list of cases that kiosks download, signed by the backend: one seed per case and day, never a
//! daily key (docs/PROTOCOL.md).

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::DAY_S;
use crate::bluezone::schedule::{SLOTS_RANGE, ids, slot_start};
use crate::contact::ContactId;
use crate::secret::Secret;
use crate::signature;

/// The seed of a case's ids of one UTC day, and its infectious slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DaySeed {
    /// UTC day, counted from 1970-01-01.
    pub day: i64,
    /// `S(0) = SHA-256(D(day) || "bluzonesubkey")`, 64 hexadecimal digits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    pub seed: Secret,
    /// Slots per day, 2 to 1440 ([`SLOTS_RANGE`]).
    pub max: u16,
    /// First infectious slot of the day.
    pub first_slot: u16,
    /// Last infectious slot of the day, included.
    pub last_slot: u16,
}

impl DaySeed {
    /// Whether its slots are slots of a day.
    pub fn is_valid(&self) -> bool {
        SLOTS_RANGE.contains(&self.max)
            && self.first_slot <= self.last_slot
            && self.last_slot < self.max
    }

    /// The ids of the infectious slots, with the times of their slots.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let range = self.first_slot..=self.last_slot;
        ids(&self.seed).zip(0..self.max).filter(move |(_, slot)| range.contains(slot)).map(
            |(id, slot)| Slot {
                id,
                start_s: slot_start(self.day, slot, self.max),
                end_s: slot_start(self.day, slot + 1, self.max),
            },
        )
    }
}

/// An id of a case, and the slot in which its phone transmitted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The id.
    pub id: ContactId,
    /// First second of the slot, Unix time.
    pub start_s: i64,
    /// First second after the slot, Unix time.
    pub end_s: i64,
}

/// An id that a case's phone is known to have sent, and when.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct SentId {
    /// The id as transmitted.
    pub id: ContactId,
    /// First second in which it was sent, Unix time.
    pub from_s: i64,
    /// First second after it, Unix time.
    pub to_s: i64,
}

/// Longest time in which one id may have been sent, seconds: a slot of the fewest that a day can have.
pub const SENT_MAX_S: i64 = DAY_S / 2;

impl SentId {
    /// Whether its time is one.
    pub fn is_valid(&self) -> bool {
        self.from_s >= 0 && (1..=SENT_MAX_S).contains(&self.to_s.saturating_sub(self.from_s))
    }

    /// The same as a slot.
    pub fn slot(&self) -> Slot {
        Slot { id: self.id, start_s: self.from_s, end_s: self.to_s }
    }
}

/// A case with its published seeds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Case {
    /// Number of the case in the backend; not related to the patient.
    pub case: i64,
    /// One seed for each infectious day.
    pub days: Vec<DaySeed>,
    /// Single ids, where they are known instead of keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<SentId>,
    /// Whether it is invented, for a drill: compared and reported as any other, told to nobody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drill: bool,
}

impl Case {
    /// A case of which keys are known.
    pub fn new(case: i64, days: Vec<DaySeed>) -> Self {
        Self { case, days, ..Self::default() }
    }
}

/// A case that was taken back: what was found of it is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Withdrawn {
    /// Its number, which is never used again.
    pub case: i64,
    /// First UTC day that it had.
    pub first_day: i64,
    /// Last UTC day that it had.
    pub last_day: i64,
}

/// All present cases, and those that were taken back lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CaseList {
    /// Increases with every change; a kiosk ignores a smaller one.
    pub version: i64,
    /// The cases, in ascending order of their numbers.
    pub cases: Vec<Case>,
    /// Cases that were published and taken back, in ascending order of their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Withdrawn>,
}

/// A list whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedList {
    /// What can be read of it.
    pub list: CaseList,
    /// How many cases, days and ids of it cannot be read, because the backend is newer.
    pub skipped: usize,
}

/// A case list for transport: the signed text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedCaseList {
    /// A [`CaseList`] as JSON text.
    pub list: String,
    /// Ed25519 signature over a context and the bytes of `list`, 128 hexadecimal digits.
    pub signature: String,
}

/// Why a downloaded case list was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseListError {
    /// Not signed by the given key.
    #[error(
        "the case list is not signed by the backend that enrolled this kiosk; enrol it again if the \
         backend was replaced"
    )]
    Signature,
    /// Signed, but not a valid list; with the reason.
    #[error("the case list cannot be read: {0}; update the kiosk")]
    Shape(String),
}

/// Prefix of the signed bytes, so that the signature is not valid for any other kind of text.
const CONTEXT: &[u8] = b"bluezone-kiosk case list v1\n";

impl SignedCaseList {
    /// Signs `list` with the backend's key.
    ///
    /// # Errors
    /// [`CaseListError::Shape`] when the list cannot be written as JSON, which does not happen.
    pub fn sign(list: &CaseList, key: &SigningKey) -> Result<Self, CaseListError> {
        let list = serde_json::to_string(list).map_err(|e| CaseListError::Shape(e.to_string()))?;
        Ok(Self { signature: signature::sign(CONTEXT, &list, key), list })
    }

    /// Verifies the signature and reads the list, part by part: what is malformed costs itself only.
    ///
    /// # Errors
    /// [`CaseListError::Signature`] when `key` did not sign it, [`CaseListError::Shape`] when it is no list.
    pub fn verify(&self, key: &VerifyingKey) -> Result<VerifiedList, CaseListError> {
        if !signature::is_valid(CONTEXT, &self.list, &self.signature, key) {
            return Err(CaseListError::Signature);
        }
        let parts: Parts =
            serde_json::from_str(&self.list).map_err(|e| CaseListError::Shape(e.to_string()))?;
        let mut skipped = 0;
        let cases = read(parts.cases, |_: &CaseParts| true, &mut skipped);
        let withdrawn = read(parts.withdrawn, |_| true, &mut skipped);
        let cases = cases.into_iter().map(|case| Case {
            case: case.case,
            days: read(case.days, DaySeed::is_valid, &mut skipped),
            ids: read(case.ids, SentId::is_valid, &mut skipped),
            drill: case.drill,
        });
        let list = CaseList { version: parts.version, cases: cases.collect(), withdrawn };
        Ok(VerifiedList { list, skipped })
    }
}

/// A list whose parts were not read yet.
#[derive(Deserialize)]
struct Parts {
    version: i64,
    cases: Vec<Value>,
    #[serde(default)]
    withdrawn: Vec<Value>,
}

#[derive(Deserialize)]
struct CaseParts {
    case: i64,
    days: Vec<Value>,
    #[serde(default)]
    ids: Vec<Value>,
    #[serde(default)]
    drill: bool,
}

/// What can be read of some parts; counts the others.
fn read<T: DeserializeOwned>(
    parts: Vec<Value>,
    is_valid: impl Fn(&T) -> bool,
    skipped: &mut usize,
) -> Vec<T> {
    let all = parts.len();
    let read = parts.into_iter().filter_map(|part| serde_json::from_value(part).ok());
    let read: Vec<_> = read.filter(|part| is_valid(part)).collect();
    *skipped += all - read.len();
    read
}

#[cfg(test)]
mod tests;
