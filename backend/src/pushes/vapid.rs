//! The key by which push services know this server (RFC 8292). `ring` signs it; what crates there are for Web Push bring
//! OpenSSL, or RSA, for contents that are never sent here.

use data_encoding::BASE64URL_NOPAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

use crate::keys::KeysError;
use crate::store::{StoreError, Tx};

/// Name of the key in the store.
const SETTING: &str = "push_key";

/// For how long a signature holds; push services allow a day.
const HOLDS_S: i64 = 12 * 3600;

pub struct PushKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl PushKey {
    /// Reads the key, making it when there is none. Two processes that start together agree.
    ///
    /// # Errors
    /// [`KeysError`].
    pub fn load(tx: &mut dyn Tx) -> Result<Self, KeysError> {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random)
            .map_err(|_| StoreError::Failed("no key for pushes could be made".to_owned()))?;
        let kept = tx.setting_or_insert(SETTING, made.as_ref())?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &kept, &random)
            .map_err(|_| StoreError::Unreadable("settings"))?;
        Ok(Self { pair, random })
    }

    /// The public half as browsers want it, base64url.
    pub fn public(&self) -> String {
        BASE64URL_NOPAD.encode(self.pair.public_key().as_ref())
    }

    /// The header by which a push service knows that this server sends; `contact` is whom it asks when something is wrong.
    pub fn authorization(&self, service: &str, contact: &str, now_s: i64) -> Option<String> {
        let part = |json: serde_json::Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
        let head = part(json!({ "typ": "JWT", "alg": "ES256" }));
        let claims =
            part(json!({ "aud": service, "exp": now_s.saturating_add(HOLDS_S), "sub": contact }));
        let text = format!("{head}.{claims}");
        let signature = self.pair.sign(&self.random, text.as_bytes()).ok()?;
        let signature = BASE64URL_NOPAD.encode(signature.as_ref());
        Some(format!("vapid t={text}.{signature}, k={}", self.public()))
    }
}
