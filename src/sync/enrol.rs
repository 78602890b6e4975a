//! Making the kiosk known to a backend, with a one-time code and a key of its own.

use ed25519_dalek::SigningKey;
use protocol::api::{Enrolled, Venue};
use protocol::pin::{Fingerprint, Invitation};
use protocol::secret::Secret;

use super::client::{Client, Credentials};
use super::error::SyncError;
use super::venue::signed_venue;
use crate::devices::clock::Clock;
use crate::store::{Identity, SealingKeys, Store, StoreError, public_key};

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
    adopt(store, client, clock, enrolled, &key, expected).await
}

/// Takes over what the backend answered to the kiosk with `key`, if its keys are those expected.
pub(super) async fn adopt(
    store: &Store,
    client: &Client,
    clock: &dyn Clock,
    mut enrolled: Enrolled,
    key: &SigningKey,
    expected: Fingerprint,
) -> Result<Identity, SyncError> {
    let backend_key = public_key(&enrolled.backend_key)?;
    let compare = |venue: &Venue| {
        let found = SealingKeys::of(venue).fingerprint(&backend_key);
        if found == expected { Ok(()) } else { Err(SyncError::OtherKeys { expected, found }) }
    };
    compare(&enrolled.venue)?;
    // The fingerprint covers the keys alone. All else of the venue is taken as the backend's key signs it.
    let who = Credentials { kiosk: enrolled.kiosk, key: key.clone() };
    enrolled.venue = signed_venue(client, &who, &backend_key, clock).await?;
    compare(&enrolled.venue)?;
    store.save_identity(&enrolled, key)?;
    let missing = || StoreError::Damaged("the identity vanished after it was stored".to_owned());
    Ok(store.identity()?.ok_or_else(missing)?)
}
