//! The venue that an address names by the letters of its short code.

use std::sync::Arc;

use crate::app::App;
use crate::store::StoreError;
use crate::store::venues::VenueRow;

/// None where no venue has these letters, and while the store cannot be read: whoever needs the page gets it in
/// general words. `missing` tells the log what it lacks then.
pub(super) async fn venue(app: &Arc<App>, letters: String, missing: &str) -> Option<VenueRow> {
    let venue = app.read(move |read, _| read.venue_by_letters(&letters)).await;
    venue.unwrap_or_else(|error: StoreError| {
        tracing::error!("{missing}: {error}");
        None
    })
}
