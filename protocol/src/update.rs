//! How an image goes to its next version: what the backend offers a kiosk, and how the kiosk stands with it.

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::signature;
use crate::version::Version;

/// Largest bundle, bytes: no image is larger than a card.
pub const BUNDLE_MAX: u64 = 8 << 30;

/// Why a bundle was not taken, or not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It is not whole, or its content is another than was announced.
    Damaged,
    /// Nobody whom this kiosk trusts has signed it.
    NotSigned,
    /// It is of another product.
    OtherProduct,
    /// It is not newer than what runs.
    NotNewer,
    /// The card did not take it.
    NotWritten,
    /// It was started, and the kiosk did not come to its work.
    DoesNotWork,
}

/// Where an update is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UpdateStage {
    /// Nothing is under way.
    #[default]
    None,
    /// The bundle is read and its signature compared.
    Checking,
    /// The other half is written.
    Writing,
    /// It is written and waits for the hour in which the kiosk may restart.
    Waiting,
    /// It runs, and it is not decided yet whether it stays.
    Trial,
}

/// A bundle that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Refused {
    /// As it was announced.
    pub version: String,
    /// Why.
    pub why: Refusal,
}

/// What the updater tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Update {
    /// The image that runs.
    pub version: String,
    /// How far the next one is.
    pub stage: UpdateStage,
    /// The version that comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The last bundle that was refused, until another one was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
}

/// What stops the fetching of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hindrance {
    /// The storage would have too little room left.
    NoRoom,
    /// What came has another SHA-256 than was offered.
    Damaged,
    /// It cannot be stored, or the updater's folder does not take it.
    NotStored,
}

/// A bundle on its way to a kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Fetching {
    /// Which.
    pub version: String,
    /// How much of it has come.
    pub percent: u8,
    /// Why it does not go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hindrance: Option<Hindrance>,
}

/// How a kiosk stands with the next version of its image, as its report tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UpdateReport {
    /// What its updater tells.
    #[serde(flatten)]
    pub update: Update,
    /// What it fetches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetching: Option<Fetching>,
}

/// A bundle that a kiosk should fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Three numbers.
    pub version: Version,
    /// Of its file, 64 hexadecimal digits in lower case; its path below [`crate::api::UPDATE`].
    pub sha256: String,
    /// Bytes.
    pub size: u64,
}

/// What a kiosk should fetch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// `None` while there is nothing for its ring.
    pub release: Option<Release>,
}

/// An offer for transport: the signed text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedOffer {
    /// An offer as JSON text: `{"release":{"version","sha256","size"}}`, or `{"release":null}`.
    pub offer: String,
    /// Ed25519 signature over a context with the kiosk's number and its nonce and the bytes of `offer`,
    /// 128 hexadecimal digits.
    pub signature: String,
}

/// Why an offer was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// Not signed by the given key, for another kiosk, or the answer to an earlier question.
    #[error(
        "the offer of an update is not signed for this kiosk and this request by the backend that enrolled \
         it; enrol it again if the backend was replaced"
    )]
    Signature,
    /// Signed, but not a valid offer; with the reason.
    #[error("the offer of an update cannot be read: {0}; take the update from a stick")]
    Shape(String),
}

/// Prefix of the signed bytes, with whom it is for and the question that it answers: a version that was
/// withdrawn is not offered again by whoever kept the answer.
fn context(kiosk: u32, nonce: &str) -> Vec<u8> {
    format!("bluezone-kiosk update v1\n{kiosk}\n{nonce}\n").into_bytes()
}

impl SignedOffer {
    /// Signs what `kiosk` is offered, as the answer to the request with `nonce`.
    ///
    /// # Errors
    /// [`OfferError::Shape`] when it cannot be written as JSON, which does not happen.
    pub fn sign(
        offer: &Offer,
        kiosk: u32,
        nonce: &str,
        key: &SigningKey,
    ) -> Result<Self, OfferError> {
        let offer =
            serde_json::to_string(offer).map_err(|error| OfferError::Shape(error.to_string()))?;
        Ok(Self { signature: signature::sign(&context(kiosk, nonce), &offer, key), offer })
    }

    /// Verifies the answer to the request with `nonce`, and reads it.
    ///
    /// # Errors
    /// [`OfferError::Signature`] when `key` did not sign it for this kiosk, [`OfferError::Shape`] when it
    /// is no offer.
    pub fn verify(&self, kiosk: u32, nonce: &str, key: &VerifyingKey) -> Result<Offer, OfferError> {
        if !signature::is_valid(&context(kiosk, nonce), &self.offer, &self.signature, key) {
            return Err(OfferError::Signature);
        }
        let shape = |why: &dyn std::fmt::Display| OfferError::Shape(why.to_string());
        let offer: Offer = serde_json::from_str(&self.offer).map_err(|error| shape(&error))?;
        if let Some(release) = &offer.release {
            let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            if release.sha256.len() != 64 || !release.sha256.bytes().all(hexadecimal) {
                return Err(shape(&"its sha256 is none"));
            }
            if !(1..=BUNDLE_MAX).contains(&release.size) {
                return Err(shape(&"its size is odd"));
            }
        }
        Ok(offer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> Offer {
        let version = "1.2.0".parse().unwrap();
        Offer { release: Some(Release { version, sha256: "0a".repeat(32), size: 300 }) }
    }

    #[test]
    fn an_offer_holds_for_its_kiosk_and_request_unchanged_and_under_its_key_only() {
        let key = SigningKey::from_bytes(&[9; 32]);
        let public = key.verifying_key();
        let signed = SignedOffer::sign(&offer(), 7, "5f", &key).unwrap();
        assert_eq!(signed.verify(7, "5f", &public), Ok(offer()));
        let wrong = Err(OfferError::Signature);
        assert_eq!(signed.verify(8, "5f", &public), wrong);
        assert_eq!(signed.verify(7, "60", &public), wrong, "the answer of yesterday");
        let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
        assert_eq!(signed.verify(7, "5f", &other), wrong);
        let changed = signed.offer.replace("1.2.0", "1.1.0");
        assert_ne!(changed, signed.offer);
        assert_eq!(SignedOffer { offer: changed, ..signed }.verify(7, "5f", &public), wrong);
        let none = SignedOffer::sign(&Offer::default(), 7, "5f", &key).unwrap();
        assert_eq!(none.verify(7, "5f", &public), Ok(Offer::default()));
    }

    #[test]
    fn a_signed_offer_of_an_odd_shape_is_named() {
        let key = SigningKey::from_bytes(&[9; 32]);
        for (sha256, size) in [
            ("0a".repeat(31), 1),
            ("0A".repeat(32), 1),
            ("../etc".to_owned(), 1),
            ("0a".repeat(32), 0),
        ] {
            let mut odd = offer();
            if let Some(release) = &mut odd.release {
                (release.sha256, release.size) = (sha256, size);
            }
            let signed = SignedOffer::sign(&odd, 7, "", &key).unwrap();
            let read = signed.verify(7, "", &key.verifying_key());
            assert!(matches!(read, Err(OfferError::Shape(_))), "{odd:?}");
        }
    }
}
