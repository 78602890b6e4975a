//! A kiosk's venue as the backend sends it: signed, because it carries the keys to which records are
//! sealed, and whoever stands between kiosk and backend must not exchange them.

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::api::Venue;
use crate::signature;

/// A venue for transport: the signed text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedVenue {
    /// A [`Venue`] as JSON text.
    pub venue: String,
    /// Ed25519 signature over a context with the kiosk's number and the bytes of `venue`, 128
    /// hexadecimal digits.
    pub signature: String,
}

/// Why a venue was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedVenueError {
    /// Not signed by the given key, or for another kiosk.
    #[error(
        "the venue is not signed for this kiosk by the backend that enrolled it; enrol it again if the \
         backend was replaced"
    )]
    Signature,
    /// Signed, but not a valid venue; with the reason.
    #[error("the venue cannot be read: {0}; update the kiosk")]
    Shape(String),
}

/// Prefix of the signed bytes. It has the kiosk's number, so that the venue of another kiosk is not
/// valid for this one.
fn context(kiosk: u32) -> Vec<u8> {
    format!("bluezone-kiosk venue v1\n{kiosk}\n").into_bytes()
}

impl SignedVenue {
    /// Signs the venue of `kiosk` with the backend's key.
    ///
    /// # Errors
    /// [`SignedVenueError::Shape`] when the venue cannot be written as JSON, which does not happen.
    pub fn sign(venue: &Venue, kiosk: u32, key: &SigningKey) -> Result<Self, SignedVenueError> {
        let venue =
            serde_json::to_string(venue).map_err(|e| SignedVenueError::Shape(e.to_string()))?;
        Ok(Self { signature: signature::sign(&context(kiosk), &venue, key), venue })
    }

    /// Verifies the signature and parses the venue of `kiosk`.
    ///
    /// # Errors
    /// [`SignedVenueError::Signature`] when `key` did not sign it for this kiosk,
    /// [`SignedVenueError::Shape`] when it is not a valid venue.
    pub fn verify(&self, kiosk: u32, key: &VerifyingKey) -> Result<Venue, SignedVenueError> {
        if !signature::is_valid(&context(kiosk), &self.venue, &self.signature, key) {
            return Err(SignedVenueError::Signature);
        }
        serde_json::from_str(&self.venue).map_err(|e| SignedVenueError::Shape(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::Recipients;
    use crate::secret::Secret;

    fn venue() -> Venue {
        let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p".to_owned();
        Venue {
            venue: 3,
            name: "Chợ Bồng Sơn".to_owned(),
            position: "Cổng số 2".to_owned(),
            commune: "Phường Bồng Sơn".to_owned(),
            letters: "BSON".to_owned(),
            host: "kiosk.example.vn".to_owned(),
            period_s: 30,
            poster_epoch: 1,
            recipients: Recipients::try_from(vec![key]).unwrap(),
            authority: None,
            receipt_key: Secret::new([3; 32]),
            capacity: None,
            illness_page: false,
            otp: false,
        }
    }

    #[test]
    fn a_venue_is_valid_for_its_kiosk_unchanged_and_under_its_key_only() {
        let key = SigningKey::from_bytes(&[9; 32]);
        let public = key.verifying_key();
        let signed = SignedVenue::sign(&venue(), 7, &key).unwrap();
        assert_eq!(signed.verify(7, &public), Ok(venue()));

        let wrong = Err(SignedVenueError::Signature);
        assert_eq!(signed.verify(8, &public), wrong);
        assert_eq!(signed.verify(7, &SigningKey::from_bytes(&[8; 32]).verifying_key()), wrong);
        let other = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";
        let keys = signed
            .venue
            .replace("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", other);
        assert_ne!(keys, signed.venue);
        assert_eq!(SignedVenue { venue: keys, ..signed.clone() }.verify(7, &public), wrong);
        for signature in ["", "00", &signed.signature[2..]] {
            let signature = signature.to_owned();
            assert_eq!(SignedVenue { signature, ..signed.clone() }.verify(7, &public), wrong);
        }
    }

    #[test]
    fn a_signed_text_of_another_shape_is_named() {
        let key = SigningKey::from_bytes(&[9; 32]);
        let text = r#"{"venue":3}"#.to_owned();
        let signature = signature::sign(&context(7), &text, &key);
        let error = SignedVenue { venue: text, signature }.verify(7, &key.verifying_key());
        let error = error.unwrap_err().to_string();
        assert!(error.contains("missing field `name`"), "{error}");
    }
}
