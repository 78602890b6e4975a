//! Why one step of sync failed.

use protocol::caselist::CaseListError;
use protocol::pin::{Fingerprint, InvitationError};
use protocol::signed_venue::SignedVenueError;
use protocol::venue_windows::VenueWindowsError;

use super::client::ClientError;
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Cases(#[from] CaseListError),
    #[error(transparent)]
    Venue(#[from] SignedVenueError),
    #[error(transparent)]
    Windows(#[from] VenueWindowsError),
    #[error("the operating system gives no randomness: {0}; restart the kiosk")]
    Random(getrandom::Error),
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    /// Wrong digits, or somebody between the kiosk and its backend.
    #[error(
        "whoever answered does not know these six digits, so this kiosk is not paired; get new digits on the \
         portal's page, and if it happens again, find out who answers in the backend's place"
    )]
    Unproven,
    /// Somebody between the kiosk and its backend, or a backend that was changed.
    #[error(
        "the backend answered with other keys than the invitation names ({found} instead of \
         {expected}), so this kiosk is not enrolled; get a new invitation with `backend kiosk add`, and \
         if it happens again, find out who answers in the backend's place"
    )]
    OtherKeys { expected: Fingerprint, found: Fingerprint },
}
