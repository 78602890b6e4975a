//! Making the kiosk known to a backend, with a one-time code and a key of its own.

use protocol::pin::Invitation;
use protocol::secret::Secret;

use super::client::Client;
use super::error::SyncError;
use crate::devices::clock::Clock;
use crate::store::{Identity, Store, StoreError, enrolled_fingerprint};

/// Enrols this kiosk by an invitation, as somebody typed it. `fresh` are 32 random bytes for its key;
/// they are durable before the request leaves, so that an attempt whose answer was lost is repeated
/// with the same key and the backend recognises it.
///
/// # Errors
/// [`SyncError`]; then an identity from before is unchanged. [`SyncError::OtherKeys`] when the backend
/// answers with other keys than the invitation names.
pub async fn enrol(
    store: &Store,
    client: &Client,
    clock: &dyn Clock,
    invitation: &str,
    fresh: Secret,
) -> Result<Identity, SyncError> {
    let Invitation { code, fingerprint: expected } = Invitation::parse(invitation)?;
    let key = store.enrolment_key(&code, fresh)?;
    let enrolled = client.enrol(&code, &key, clock).await?;
    let found = enrolled_fingerprint(&enrolled)?;
    if found != expected {
        return Err(SyncError::OtherKeys { expected, found });
    }
    store.save_identity(&enrolled, &key)?;
    let missing = || StoreError::Damaged("the identity vanished after it was stored".to_owned());
    Ok(store.identity()?.ok_or_else(missing)?)
}
