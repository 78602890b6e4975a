//! Why a kiosk is not paired.

use protocol::pairing::{self as exchange, SLOTS};

use crate::store::StoreError;

/// Codes for a kiosk within an hour: each is one more guess for whoever has guessed wrong.
pub(super) const CODES_MAX: u32 = 20;

#[derive(Debug, thiserror::Error)]
pub enum PairingError {
    #[error("there is no kiosk {0} that waits to be paired")]
    NoKiosk(u32),
    #[error("{SLOTS} kiosks are being paired already; wait until one of them is done")]
    Full,
    #[error("this kiosk got {CODES_MAX} codes within an hour; wait, or use its invitation")]
    TooMany,
    /// Wrong from the first digits on, or too old.
    #[error("no kiosk waits to be paired by these digits; compare them with the portal's page")]
    Unknown,
    #[error("these digits are used up; get new ones on the portal's page")]
    Used,
    #[error(transparent)]
    Message(#[from] exchange::PairingError),
    #[error(
        "public_key must be an Ed25519 public key of 64 hexadecimal digits, with its signature"
    )]
    PublicKey,
    #[error(transparent)]
    Store(#[from] StoreError),
}
