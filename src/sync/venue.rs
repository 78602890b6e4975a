//! The kiosk's venue, as the backend signs it.

use ed25519_dalek::VerifyingKey;
use protocol::api::Venue;

use super::client::{Client, Credentials};
use super::error::SyncError;
use crate::devices::clock::Clock;

/// Fetches the venue and verifies that the backend with this key signed it for this kiosk and now.
pub(super) async fn signed_venue(
    client: &Client,
    who: &Credentials,
    backend_key: &VerifyingKey,
    clock: &dyn Clock,
) -> Result<Venue, SyncError> {
    let nonce = nonce()?;
    let signed = client.venue(&nonce, who, clock).await?;
    Ok(signed.verify(who.kiosk, &nonce, backend_key)?)
}

/// What one question is told from another by: an answer of an earlier day is signed too.
pub(super) fn nonce() -> Result<String, SyncError> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(SyncError::Random)?;
    Ok(data_encoding::HEXLOWER.encode(&nonce))
}
