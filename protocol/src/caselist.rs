//! The list of cases that kiosks download, signed by the backend: one seed per case and day, never a
//! daily key (docs/PROTOCOL.md).

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

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

/// A case with its published seeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Number of the case in the backend; not related to the patient.
    pub case: i64,
    /// One seed for each infectious day.
    pub days: Vec<DaySeed>,
}

/// All present cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseList {
    /// Increases with every change; a kiosk ignores a smaller one.
    pub version: i64,
    /// The cases, in ascending order of their numbers.
    pub cases: Vec<Case>,
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

    /// Verifies the signature and parses the list.
    ///
    /// # Errors
    /// [`CaseListError::Signature`] when `key` did not sign it, [`CaseListError::Shape`] when it is not a
    /// valid list.
    pub fn verify(&self, key: &VerifyingKey) -> Result<CaseList, CaseListError> {
        if !signature::is_valid(CONTEXT, &self.list, &self.signature, key) {
            return Err(CaseListError::Signature);
        }
        let list: CaseList =
            serde_json::from_str(&self.list).map_err(|e| CaseListError::Shape(e.to_string()))?;
        for seed in list.cases.iter().flat_map(|case| &case.days) {
            if !SLOTS_RANGE.contains(&seed.max) || seed.last_slot >= seed.max {
                let reason = format!("the slots of day {} are out of range", seed.day);
                return Err(CaseListError::Shape(reason));
            }
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> CaseList {
        let seed = DaySeed {
            day: 18_816,
            seed: Secret::new([7; 32]),
            max: 96,
            first_slot: 2,
            last_slot: 3,
        };
        CaseList { version: 4, cases: vec![Case { case: 1, days: vec![seed] }] }
    }

    #[test]
    fn signed_list_survives_the_journey_and_nothing_else_does() {
        let key = SigningKey::from_bytes(&[9; 32]);
        let signed = SignedCaseList::sign(&list(), &key).unwrap();
        assert_eq!(signed.verify(&key.verifying_key()), Ok(list()));

        let mut changed = signed.clone();
        changed.list = changed.list.replace("18816", "18817");
        assert_eq!(changed.verify(&key.verifying_key()), Err(CaseListError::Signature));
        let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
        assert_eq!(signed.verify(&other), Err(CaseListError::Signature));
    }

    #[test]
    fn only_infectious_slots_are_walked() {
        let seed = &list().cases[0].days[0];
        let slots: Vec<_> = seed.slots().collect();
        assert_eq!(slots.len(), 2);
        assert_eq!(slots[0].start_s, 18_816 * 86_400 + 2 * 900);
        assert_eq!(slots[1].end_s, 18_816 * 86_400 + 4 * 900);
        assert_eq!(slots[0].id, ids(&seed.seed).nth(2).unwrap());
    }
}
