//! What a kiosk proves its requests with.

use ed25519_dalek::SigningKey;

use crate::store::Identity;

/// The kiosk that proves itself.
#[derive(Clone)]
pub struct Credentials {
    pub kiosk: u32,
    pub key: SigningKey,
}

impl Credentials {
    pub fn of(identity: &Identity) -> Self {
        Self { kiosk: identity.kiosk, key: identity.key.clone() }
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("kiosk", &self.kiosk).finish_non_exhaustive()
    }
}
