//! Pairing: how a new kiosk and its backend come to know each other's keys from six digits that the staff
//! portal shows and somebody types on the kiosk.
//!
//! The digits are far too few to be a key, so they are the password of a password-authenticated key
//! exchange (SPAKE2): whoever stands between, or answers in the backend's place, has one guess at them and
//! learns nothing by which to try others. The first two digits say which pairing is meant; they are sent
//! in clear. What the two sides agree on proves the kiosk's key to the backend, and the backend's and the
//! recipients' to the kiosk. Six words of both ([`words`]) are compared by a person before the kiosk is
//! enrolled, so that a right guess is seen as well.
//!
//! ```text
//! kiosk                                   backend
//!   PairStart { slot, message }       ->    one exchange a code
//!                                     <-  PairReply { message }
//!   PairClaim { …, public_key, proof } ->   a wrong proof ends the code
//!                                     <-  PairAnswer { Paired, proof }, again and again until
//!                                           somebody has compared the words
//! ```

mod code;
mod exchange;
mod words;

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

use crate::api::Enrolled;
use crate::pin::Fingerprint;
use crate::seal::Recipients;

pub use code::{DIGITS, PairingCode, SLOTS};
pub use exchange::{KioskSide, PairingError, Session, answer};
pub use words::{WORDS_LEN, words};

/// Seconds for which a code works, and within which a pairing has to be confirmed.
pub const VALID_S: i64 = 900;

/// The kiosk's part of the exchange.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairStart {
    /// Which pairing: the first two digits, 0 to 99.
    pub slot: u8,
    /// 33 bytes of SPAKE2, base64url.
    pub message: String,
}

/// The backend's part.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairReply {
    /// 33 bytes of SPAKE2, base64url.
    pub message: String,
}

/// The kiosk's key, proved by what the exchange has given.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairClaim {
    /// As in [`PairStart`].
    pub slot: u8,
    /// As in [`PairStart`].
    pub message: String,
    /// The kiosk's Ed25519 public key, 64 hexadecimal digits.
    pub public_key: String,
    /// [`Session::kiosk_proof`] of that key, 64 hexadecimal digits.
    pub proof: String,
    /// [`crate::proof::sign_enrolment`] of `proof` under that key, base64url.
    pub signature: String,
}

/// The answer to a claim: text, so that every byte of it is proved.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairAnswer {
    /// [`Paired`] as JSON.
    pub answer: String,
    /// [`Session::backend_proof`] of the kiosk's key and that text, 64 hexadecimal digits.
    pub proof: String,
}

/// The keys that the kiosk pins, and who it is once somebody has compared the words.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paired {
    /// Ed25519 public key of the backend, 64 hexadecimal digits.
    pub backend_key: String,
    /// Public keys of the commune.
    pub recipients: Recipients,
    /// Public keys of the authority, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Recipients>,
    /// Present once the pairing is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<Enrolled>,
}

impl Paired {
    /// The fingerprint of the keys, with the backend's as it was read.
    pub fn fingerprint(&self, backend: &VerifyingKey) -> Fingerprint {
        Fingerprint::of(backend, &self.recipients, self.authority.as_ref())
    }
}
