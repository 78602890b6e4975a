//! Deletes what is older than it may be.

use protocol::record::day_of;

use crate::config::RetentionDays;
use crate::store::changes::Change;
use crate::store::retention::Forgotten;
use crate::store::{Store, StoreError};

/// Deletes what is past its time at `now_s`, from the tables and from the database's files. The day
/// that is exactly as old as allowed is still kept.
///
/// # Errors
/// The store's; the next round tries again.
pub fn run(
    store: &dyn Store,
    retention: &RetentionDays,
    now_s: i64,
) -> Result<Forgotten, StoreError> {
    let today = day_of(now_s);
    let forgotten = store.write(|tx| -> Result<_, StoreError> {
        let forgotten = tx.forget(today - retention.contacts, today - retention.records)?;
        if forgotten.rows("case_days") > 0 {
            tx.announce(Change::Cases)?;
        }
        Ok(forgotten)
    })?;
    if !forgotten.is_empty() {
        store.purge()?;
    }
    Ok(forgotten)
}
