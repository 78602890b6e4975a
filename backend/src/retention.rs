//! Deletes what is older than it may be.

mod trusted_clock;

use protocol::record::day_of;

use crate::config::RetentionDays;
use crate::records;
use crate::store::changes::Change;
use crate::store::quarantine::Chosen;
use crate::store::retention::Forgotten;
use crate::store::{Store, StoreError};

pub use trusted_clock::{SavedTime, TrustedClock, confirm, witnesses};

/// What day it is: one, or two while the clock differs from the trusted time and nobody knows yet
/// which is right.
#[derive(Clone, Copy, Debug)]
pub struct Today {
    /// Unix seconds.
    pub trusted_s: i64,
    /// What the clock says, Unix seconds.
    pub claimed_s: i64,
}

impl Today {
    /// Whether a record of this UTC day is neither too old nor of a day to come.
    pub fn allows(self, day: i64, keep_days: i64) -> bool {
        [self.trusted_s, self.claimed_s]
            .into_iter()
            .any(|now_s| days(now_s, keep_days).contains(&day))
    }
}

/// The UTC days that a record may have at `now_s`. Clocks differ, so tomorrow is among them.
fn days(now_s: i64, keep_days: i64) -> std::ops::RangeInclusive<i64> {
    let today = day_of(now_s);
    today.saturating_sub(keep_days)..=today.saturating_add(1)
}

/// Takes what was set aside and has a day that is in range now; returns how many rows.
///
/// # Errors
/// The store's; the next round tries again.
pub fn judge_again(
    store: &dyn Store,
    retention: &RetentionDays,
    now_s: i64,
) -> Result<u64, StoreError> {
    let chosen = Chosen::Days {
        contacts: days(now_s, retention.contacts),
        records: days(now_s, retention.records),
    };
    records::admit(store, &chosen)
}

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
