//! The list of cases that kiosks download: one seed per case and day, never a daily key
//! (docs/PROTOCOL.md), signed by the backend.

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::bluezone::schedule::{SLOTS_RANGE, ids, slot_start};
use crate::contact::ContactId;
use crate::secret::Secret;
use crate::signature;

/// What yields a case's ids of one UTC day, and of no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DaySeed {
    /// UTC day, counted from 1970-01-01.
    pub day: i64,
    /// `SHA-256(D(day) || "bluzonesubkey")`, 64 hexadecimal digits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    pub seed: Secret,
    /// Slots a day, 2 to 1440.
    pub max: u16,
    /// First infectious slot of the day.
    pub first_slot: u16,
    /// Last infectious slot of the day, included.
    pub last_slot: u16,
}

impl DaySeed {
    /// The day's ids with the first second of their slots and of the slots after them.
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

/// An id of a case with the time in which its phone sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The id on the air.
    pub id: ContactId,
    /// First second, Unix time.
    pub start_s: i64,
    /// First second after the slot, Unix time.
    pub end_s: i64,
}

/// A case with its published seeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The backend's number of the case; it says nothing about the patient.
    pub case: i64,
    /// One seed for each day that was infectious.
    pub days: Vec<DaySeed>,
}

/// All cases that matter now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseList {
    /// Grows with every change; a kiosk never goes back to a smaller one.
    pub version: i64,
    /// The cases, by number.
    pub cases: Vec<Case>,
}

/// A case list as it travels: the exact bytes that were signed, and the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedCaseList {
    /// A [`CaseList`] as JSON text.
    pub list: String,
    /// Ed25519 signature over the context and the bytes of `list`, 128 hexadecimal digits.
    pub signature: String,
}

/// Why a downloaded case list was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseListError {
    /// Not signed by the backend that enrolled this kiosk.
    #[error("the case list is not signed by the backend that enrolled this kiosk")]
    Signature,
    /// Signed, but of a shape this program does not know.
    #[error("the case list cannot be read: {0}")]
    Shape(String),
}

/// Keeps this signature from being taken for one over anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk case list v1\n";

impl SignedCaseList {
    /// Signs `list` with the backend's key.
    ///
    /// # Errors
    /// When the list cannot be written as JSON, which no list does.
    pub fn sign(list: &CaseList, key: &SigningKey) -> Result<Self, CaseListError> {
        let list = serde_json::to_string(list).map_err(|e| CaseListError::Shape(e.to_string()))?;
        Ok(Self { signature: signature::sign(CONTEXT, &list, key), list })
    }

    /// The list, when `key` signed it and it makes sense.
    ///
    /// # Errors
    /// [`CaseListError`] says which of the two failed.
    pub fn verify(&self, key: &VerifyingKey) -> Result<CaseList, CaseListError> {
        if !signature::holds(CONTEXT, &self.list, &self.signature, key) {
            return Err(CaseListError::Signature);
        }
        let list: CaseList =
            serde_json::from_str(&self.list).map_err(|e| CaseListError::Shape(e.to_string()))?;
        for seed in list.cases.iter().flat_map(|case| &case.days) {
            if !SLOTS_RANGE.contains(&seed.max) || seed.last_slot >= seed.max {
                let reason = format!("day {} has odd slots", seed.day);
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
