//! `kiosk records`: what waits in the kiosk's own database.

use crate::config::Config;
use crate::store::{Parked, Store, StoreError};

/// The records that the backend refuses for ever.
pub(super) fn parked(config: &Config) -> Result<Vec<Parked>, StoreError> {
    Store::open_existing(&config.database())?.parked()
}
