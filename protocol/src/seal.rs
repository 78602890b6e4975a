//! Sealing to public keys in the `age` format (age-encryption.org/v1). Kiosk and server have no key that
//! opens a sealed record; the standard `age` tool opens it with the recipient's.

use std::io::Write;

use age::x25519::Recipient;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Limit of recipients of one record.
pub const RECIPIENTS_MAX: usize = 16;

/// Public keys as `age1…` texts, 1 to [`RECIPIENTS_MAX`]; in JSON a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
#[schema(value_type = Vec<String>, min_items = 1, max_items = 16)]
pub struct Recipients(Vec<String>);

/// Errors of recipients and of sealing.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The number of keys, which is not 1 to [`RECIPIENTS_MAX`].
    #[error("a record is sealed to 1 to {RECIPIENTS_MAX} public keys, {0} are given")]
    Count(usize),
    /// Not an age X25519 public key.
    #[error("public key {position} is not an age key (age1…): {reason}")]
    Key {
        /// Position in the list, from 1.
        position: usize,
        /// The age library's message.
        reason: String,
    },
    /// The age library failed; with its message.
    #[error("the record could not be sealed: {0}; try again")]
    Encrypt(String),
}

fn parse(position: usize, key: &str) -> Result<Recipient, SealError> {
    key.parse().map_err(|reason: &str| SealError::Key {
        position: position + 1,
        reason: reason.to_owned(),
    })
}

impl TryFrom<Vec<String>> for Recipients {
    type Error = SealError;

    fn try_from(keys: Vec<String>) -> Result<Self, SealError> {
        if !(1..=RECIPIENTS_MAX).contains(&keys.len()) {
            return Err(SealError::Count(keys.len()));
        }
        for (position, key) in keys.iter().enumerate() {
            parse(position, key)?;
        }
        Ok(Self(keys))
    }
}

impl From<Recipients> for Vec<String> {
    fn from(recipients: Recipients) -> Self {
        recipients.0
    }
}

/// Short name of a public key: the first 64 bits of its SHA-256, hexadecimal.
pub fn key_id(public: &str) -> String {
    let digest = Sha256::digest(public.as_bytes());
    data_encoding::HEXLOWER.encode(&digest[..8])
}

impl Recipients {
    /// The short names of all keys.
    pub fn ids(&self) -> Vec<String> {
        self.0.iter().map(|key| key_id(key)).collect()
    }

    /// Seals `plain` to all recipients; the result is a binary age file.
    ///
    /// # Errors
    /// [`SealError::Encrypt`] when the operating system gives no randomness.
    pub fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let keys = self.0.iter().enumerate().map(|(at, key)| parse(at, key));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let failed = |error: &dyn std::fmt::Display| SealError::Encrypt(error.to_string());
        let recipients = keys.iter().map(|key| key as &dyn age::Recipient);
        let encryptor =
            age::Encryptor::with_recipients(recipients).map_err(|error| failed(&error))?;
        let mut sealed = Vec::with_capacity(plain.len() + 512);
        let mut writer = encryptor.wrap_output(&mut sealed).map_err(|error| failed(&error))?;
        writer.write_all(plain).map_err(|error| failed(&error))?;
        writer.finish().map_err(|error| failed(&error))?;
        Ok(sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipient_opens_it_and_nobody_else() {
        let [one, two, other] = [(); 3].map(|()| age::x25519::Identity::generate());
        let keys = vec![one.to_public().to_string(), two.to_public().to_string()];
        let sealed = Recipients::try_from(keys).unwrap().seal("Lê Thị Hoa".as_bytes()).unwrap();
        for identity in [&one, &two] {
            assert_eq!(age::decrypt(identity, &sealed).unwrap(), "Lê Thị Hoa".as_bytes());
        }
        assert!(age::decrypt(&other, &sealed).is_err());
        assert!(sealed.starts_with(b"age-encryption.org/v1\n"));
    }

    #[test]
    fn odd_recipients_are_named() {
        let good = age::x25519::Identity::generate().to_public().to_string();
        assert!(matches!(Recipients::try_from(vec![]), Err(SealError::Count(0))));
        let error = Recipients::try_from(vec![good, "age1nonsense".to_owned()]).unwrap_err();
        assert!(error.to_string().starts_with("public key 2 is not an age key"), "{error}");
    }
}
