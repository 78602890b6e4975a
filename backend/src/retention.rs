//! How long things are kept: contacts 14 days, everything else 21, unless configured otherwise.

use protocol::record::day_of;

use crate::records::Keep;
use crate::store::{Forgotten, Store, StoreError};

/// Deletes what is past its time at `now_s`. The day that is `keep` days old is still kept.
///
/// # Errors
/// The store's; the next round tries again.
pub fn run(store: &dyn Store, keep: &Keep, now_s: i64) -> Result<Forgotten, StoreError> {
    let today = day_of(now_s);
    store.forget(today - keep.contacts, today - keep.records)
}
