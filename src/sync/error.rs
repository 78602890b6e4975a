//! Why one step of sync failed.

use protocol::caselist::CaseListError;
use protocol::signed_venue::SignedVenueError;

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
}
