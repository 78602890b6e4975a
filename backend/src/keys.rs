//! The backend's own keys: one signs case lists, playlists and venues, one makes visitors' tickets and hides one-time
//! codes. Made at the first start, kept in the database.

use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use protocol::secret::Secret;
use sha2::Sha256;

use crate::store::{StoreError, Tx};

#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no randomness: {0}; check /dev/urandom")]
pub struct RandomError(String);

/// Random bytes from the operating system.
///
/// # Errors
/// When it has none.
pub fn random<const N: usize>() -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// Fills with random bytes from the operating system.
///
/// # Errors
/// When it has none.
pub fn fill(bytes: &mut [u8]) -> Result<(), RandomError> {
    getrandom::fill(bytes).map_err(|error| RandomError(error.to_string()))
}

/// The keys that make this backend this backend.
pub struct MasterKeys {
    /// Signs what kiosks download.
    pub signing: SigningKey,
    secret: Secret,
}

#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MasterKeys {
    /// Reads the keys, making them when there are none. Two processes that start together agree.
    ///
    /// # Errors
    /// [`KeysError`].
    pub fn load(tx: &mut dyn Tx) -> Result<Self, KeysError> {
        let mut key = |name| -> Result<[u8; 32], KeysError> {
            let kept = tx.setting_or_insert(name, &random::<32>()?)?;
            kept.try_into().map_err(|_| StoreError::Unreadable("settings").into())
        };
        Ok(Self {
            signing: SigningKey::from_bytes(&key("signing_key")?),
            secret: Secret::new(key("server_secret")?),
        })
    }

    /// The public half of the signing key, 64 hexadecimal digits.
    pub fn public_hex(&self) -> String {
        data_encoding::HEXLOWER.encode(self.signing.verifying_key().as_bytes())
    }

    /// HMAC-SHA256 of `message` under the server's secret; `context` keeps uses apart.
    pub fn mac(&self, context: &[u8], message: &[u8]) -> [u8; 32] {
        // RFC 2104 fills a short key up with zeros to one block, which makes this infallible.
        let mut block = [0; 64];
        block[..32].copy_from_slice(self.secret.expose());
        let mac = Hmac::<Sha256>::new(&block.into());
        mac.chain_update(context).chain_update(message).finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKeys(…)")
    }
}
