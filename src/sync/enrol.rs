//! Making the kiosk known to a backend, with a one-time code and a key of its own.

use protocol::secret::Secret;

use super::client::Client;
use super::error::SyncError;
use crate::devices::clock::Clock;
use crate::store::{Identity, Store, StoreError};

/// Enrols this kiosk under `code`. `fresh` are 32 random bytes for its key; they are durable
/// before the request leaves, so that an attempt whose answer was lost is repeated with the same
/// key and the backend recognises it. Spaces and case of the code do not matter.
///
/// # Errors
/// [`SyncError`]; then an identity from before is unchanged.
pub async fn enrol(
    store: &Store,
    client: &Client,
    clock: &dyn Clock,
    code: &str,
    fresh: Secret,
) -> Result<Identity, SyncError> {
    let code: String = code.split_whitespace().collect::<String>().to_uppercase();
    let key = store.enrolment_key(&code, fresh)?;
    let enrolled = client.enrol(&code, &key, clock).await?;
    store.save_identity(&enrolled, &key)?;
    let missing = || StoreError::Damaged("the identity vanished after it was stored".to_owned());
    Ok(store.identity()?.ok_or_else(missing)?)
}
