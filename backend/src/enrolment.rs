//! How a kiosk becomes known: an operator is given a one-time code, the kiosk sends it with a
//! public key of its own and proves that it holds the other half.

use ed25519_dalek::VerifyingKey;
use protocol::api::Enrol;
use protocol::proof::verify_enrolment;
use protocol::secret::Secret;

use crate::keys::MasterKeys;
use crate::store::{Kiosk, NewKiosk, Store, StoreError};
use crate::venues::line_fits;

/// Seconds for which a one-time code works.
pub const CODE_VALID_S: i64 = 24 * 3600;

/// Characters of a code, without the dash.
pub const CODE_LEN: usize = 8;

/// Thirty characters that nobody confuses: no 0 or 1, no I, L, O or U. Eight of them are 39 bits,
/// which the limits on wrong codes make plenty for a day.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

const CODE_CONTEXT: &[u8] = b"bluezone-kiosk one-time code v1\n";

/// A one-time code as the operator reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

impl OneTimeCode {
    /// A code from random bytes; bytes that would favour some characters are passed over, and
    /// none is returned when too few are left.
    pub fn from_random(bytes: &[u8]) -> Option<Self> {
        let fair = ALPHABET.len() * (256 / ALPHABET.len());
        let code: String = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < fair)
            .map(|byte| char::from(ALPHABET[byte % ALPHABET.len()]))
            .take(CODE_LEN)
            .collect();
        (code.len() == CODE_LEN).then_some(Self(code))
    }

    /// Reads what someone typed: any case, with or without the dash.
    pub fn parse(text: &str) -> Option<Self> {
        let kept = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = kept.map(|c| c.to_ascii_uppercase()).collect();
        let known = |byte: u8| ALPHABET.contains(&byte);
        (code.len() == CODE_LEN && code.bytes().all(known)).then_some(Self(code))
    }

    /// `XXXX-XXXX`.
    pub fn show(&self) -> String {
        let (left, right) = self.0.split_at(CODE_LEN / 2);
        format!("{left}-{right}")
    }

    fn hash(&self, keys: &MasterKeys) -> [u8; 32] {
        keys.mac(CODE_CONTEXT, self.0.as_bytes())
    }
}

impl std::fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

/// Why no kiosk came of it.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// The place is no line of text.
    #[error("--place must be one line of at most {} characters", crate::venues::LINE_MAX)]
    Place,
    /// An unknown venue.
    #[error("there is no venue {0}; add it with `backend venue add`")]
    NoVenue(i64),
    /// The public key is no key.
    #[error("public_key must be an Ed25519 public key of 64 hexadecimal digits")]
    PublicKey,
    /// The signature does not prove the key.
    #[error("signature does not prove the other half of public_key")]
    Signature,
    /// Wrong, used by another key, too old, or of a revoked kiosk; which of them is not told.
    #[error("the one-time code is wrong, used or too old; ask for a new one (`backend kiosk add`)")]
    Code,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a kiosk that waits for `code`; returns its number.
///
/// # Errors
/// [`EnrolmentError`].
pub fn expect_kiosk(
    store: &dyn Store,
    keys: &MasterKeys,
    venue: i64,
    place: &str,
    code: &OneTimeCode,
    now_s: i64,
) -> Result<u32, EnrolmentError> {
    if !line_fits(place, true) {
        return Err(EnrolmentError::Place);
    }
    let kiosk = NewKiosk {
        venue,
        place: place.trim().to_owned(),
        code_hash: code.hash(keys),
        code_expires_s: now_s + CODE_VALID_S,
    };
    store.add_kiosk(&kiosk, now_s)?.ok_or(EnrolmentError::NoVenue(venue))
}

/// Enrols the kiosk that sends `enrol`. The same code and key again give the same kiosk, because
/// the first answer may have been lost. `token_key` is the random key of its venue tokens.
///
/// # Errors
/// [`EnrolmentError`].
pub fn enrol(
    store: &dyn Store,
    keys: &MasterKeys,
    enrol: &Enrol,
    token_key: &Secret,
    now_s: i64,
) -> Result<Kiosk, EnrolmentError> {
    let public_key: [u8; 32] = data_encoding::HEXLOWER_PERMISSIVE
        .decode(enrol.public_key.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(EnrolmentError::PublicKey)?;
    let key = VerifyingKey::from_bytes(&public_key).map_err(|_| EnrolmentError::PublicKey)?;
    verify_enrolment(&enrol.code, &enrol.signature, &key).map_err(|_| EnrolmentError::Signature)?;
    let code = OneTimeCode::parse(&enrol.code).ok_or(EnrolmentError::Code)?;
    store.enrol(&code.hash(keys), &public_key, token_key, now_s)?.ok_or(EnrolmentError::Code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_people_type_them() {
        let code = OneTimeCode::from_random(&[0, 255, 29, 30, 59, 1, 2, 3, 4]).unwrap();
        assert_eq!(code.show(), "2Z2Z-3456");
        for text in ["2Z2Z-3456", "2z2z3456", " 2Z2Z 3456 "] {
            assert_eq!(OneTimeCode::parse(text), Some(code.clone()), "{text}");
        }
        for text in ["", "2Z2Z-345", "2Z2Z-34567", "0Z2Z-3456", "2Z2Z-345#", "2Z2Z-345é"] {
            assert_eq!(OneTimeCode::parse(text), None, "{text}");
        }
        assert_eq!(OneTimeCode::from_random(&[0; 7]), None);
        assert_eq!(format!("{code:?}"), "OneTimeCode(…)");
    }
}
