//! A kiosk's venue as the backend sends it: signed, because it carries the keys to which records are
//! sealed, and whoever stands between kiosk and backend must not exchange them.

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::api::Venue;
use crate::signature;

/// Limit of characters of a nonce.
pub const NONCE_MAX: usize = 64;

/// A venue for transport: the signed text and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedVenue {
    /// A [`Venue`] as JSON text.
    pub venue: String,
    /// Ed25519 signature over a context with the kiosk's number and its nonce and the bytes of `venue`,
    /// 128 hexadecimal digits.
    pub signature: String,
}

/// Why a venue was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedVenueError {
    /// Not signed by the given key, for another kiosk, or the answer to an earlier question.
    #[error(
        "the venue is not signed for this kiosk and this request by the backend that enrolled it; enrol \
         it again if the backend was replaced"
    )]
    Signature,
    /// Signed, but not a valid venue; with the reason.
    #[error("the venue cannot be read: {0}; update the kiosk")]
    Shape(String),
}

/// Whether a text can be a nonce: letters and digits, so that it ends where its line does.
pub fn is_nonce(text: &str) -> bool {
    text.len() <= NONCE_MAX && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Prefix of the signed bytes. It has the kiosk's number, so that the venue of another kiosk is not
/// valid for this one, and what the kiosk made up for this request, so that an old one is not either.
fn context(kiosk: u32, nonce: &str) -> Vec<u8> {
    format!("bluezone-kiosk venue v2\n{kiosk}\n{nonce}\n").into_bytes()
}

impl SignedVenue {
    /// Signs the venue of `kiosk` with the backend's key, as the answer to the request with `nonce`.
    ///
    /// # Errors
    /// [`SignedVenueError::Shape`] when the venue cannot be written as JSON, which does not happen.
    pub fn sign(
        venue: &Venue,
        kiosk: u32,
        nonce: &str,
        key: &SigningKey,
    ) -> Result<Self, SignedVenueError> {
        let venue =
            serde_json::to_string(venue).map_err(|e| SignedVenueError::Shape(e.to_string()))?;
        Ok(Self { signature: signature::sign(&context(kiosk, nonce), &venue, key), venue })
    }

    /// Verifies the signature of the answer to the request with `nonce`, and parses the venue of `kiosk`.
    ///
    /// # Errors
    /// [`SignedVenueError::Signature`] when `key` did not sign it for this kiosk,
    /// [`SignedVenueError::Shape`] when it is not a valid venue.
    pub fn verify(
        &self,
        kiosk: u32,
        nonce: &str,
        key: &VerifyingKey,
    ) -> Result<Venue, SignedVenueError> {
        if !signature::is_valid(&context(kiosk, nonce), &self.venue, &self.signature, key) {
            return Err(SignedVenueError::Signature);
        }
        serde_json::from_str(&self.venue).map_err(|e| SignedVenueError::Shape(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Contacts;
    use crate::declared::DayKey;
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
            day_keys: vec![DayKey { day: 18_816, key: Secret::new([4; 32]) }],
            word_key: None,
            capacity: Some(200),
            illness_page: false,
            questionnaire: None,
            help_line: None,
            otp: false,
            contacts: Contacts::default(),
        }
    }

    #[test]
    fn a_venue_is_valid_for_its_kiosk_and_request_unchanged_and_under_its_key_only() {
        let key = SigningKey::from_bytes(&[9; 32]);
        let public = key.verifying_key();
        let signed = SignedVenue::sign(&venue(), 7, "5f", &key).unwrap();
        assert_eq!(signed.verify(7, "5f", &public), Ok(venue()));

        let wrong = Err(SignedVenueError::Signature);
        assert_eq!(signed.verify(8, "5f", &public), wrong);
        assert_eq!(signed.verify(7, "60", &public), wrong, "the answer of yesterday");
        assert_eq!(
            signed.verify(7, "5f", &SigningKey::from_bytes(&[8; 32]).verifying_key()),
            wrong
        );
        let receipt_key = |byte| serde_json::to_string(&Secret::new([byte; 32])).unwrap();
        let (receipts, other_receipts) = (receipt_key(3), receipt_key(4));
        for (text, other) in [
            (
                "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
                "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
            ),
            (receipts.as_str(), other_receipts.as_str()),
            ("kiosk.example.vn", "elsewhere.example"),
            ("\"capacity\":200", "\"capacity\":1"),
            ("\"poster_epoch\":1", "\"poster_epoch\":2"),
        ] {
            let venue = signed.venue.replace(text, other);
            assert_ne!(venue, signed.venue, "{text}");
            assert_eq!(SignedVenue { venue, ..signed.clone() }.verify(7, "5f", &public), wrong);
        }
        for signature in ["", "00", &signed.signature[2..]] {
            let signature = signature.to_owned();
            assert_eq!(SignedVenue { signature, ..signed.clone() }.verify(7, "5f", &public), wrong);
        }
    }

    #[test]
    fn a_signed_text_of_another_shape_is_named() {
        let key = SigningKey::from_bytes(&[9; 32]);
        let text = r#"{"venue":3}"#.to_owned();
        let signature = signature::sign(&context(7, ""), &text, &key);
        let error = SignedVenue { venue: text, signature }.verify(7, "", &key.verifying_key());
        let error = error.unwrap_err().to_string();
        assert!(error.contains("missing field `name`"), "{error}");
    }

    #[test]
    fn a_nonce_is_one_word() {
        for (text, is_one) in
            [("", true), ("5fA", true), ("a\nb", false), ("é", false), ("-", false)]
        {
            assert_eq!(is_nonce(text), is_one, "{text:?}");
        }
        assert!(is_nonce(&"0".repeat(NONCE_MAX)) && !is_nonce(&"0".repeat(NONCE_MAX + 1)));
    }
}
