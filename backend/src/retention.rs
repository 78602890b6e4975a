//! Deletes what is older than it may be.

mod trusted_clock;

use protocol::civil::vietnam_day;
use protocol::record::day_of;

use crate::config::RetentionDays;
use crate::records;
use crate::store::changes::Change;
use crate::store::quarantine::Chosen;
use crate::store::retention::{ForgetBefore, Forgotten, LISTED};
use crate::store::{Store, StoreError};
use crate::today::days;

pub use trusted_clock::{SavedTime, TrustedClock, confirm, witnesses};

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

/// Rows that are deleted at once: their pages fit into the log of a disk that is nearly full.
const PIECE: u32 = 5000;

/// Below this, a disk that is still full has no room to delete anything.
const PIECE_MIN: u32 = 50;

/// What a round of retention did.
#[derive(Debug)]
pub struct Round {
    pub deleted: Forgotten,
    /// Whether no day that is over is left because somebody uses it.
    pub is_whole: bool,
    /// Whether nothing is left of it in the database's files either.
    pub purged: bool,
}

/// Deletes what is past its time at `now_s`, piece by piece, from the tables and from the database's
/// files. The day that is exactly as old as allowed is still kept. A full disk gets its reserve back
/// first, and smaller pieces if that does not do.
///
/// # Errors
/// The store's; what was deleted before stays deleted, and the next round goes on.
pub fn run(store: &dyn Store, retention: &RetentionDays, now_s: i64) -> Result<Round, StoreError> {
    let today = day_of(now_s);
    let days = ForgetBefore {
        contacts: today - retention.contacts,
        records: today - retention.records,
        today: vietnam_day(now_s),
    };
    let overdue = || store.read(|read| read.overdue(days));
    let mut most = PIECE;
    let dropped = store.drop_days(days)?;
    let mut round = Round { deleted: dropped.rows, is_whole: dropped.is_whole, purged: true };
    // Nobody who writes waits while it is looked for.
    let mut tables = overdue()?;
    while !tables.is_empty() {
        let piece = store.write(|tx| -> Result<_, StoreError> {
            let piece = tx.forget(days, &tables, most)?;
            if LISTED.iter().any(|table| piece.rows(table) > 0) {
                tx.announce(Change::Cases)?;
            }
            Ok(piece)
        });
        match piece {
            Ok(piece) if piece.is_empty() => break,
            Ok(piece) => {
                let is_last = piece.sum() < u64::from(most);
                round.deleted.extend(piece);
                round.purged = store.purge()?;
                if is_last {
                    tables = overdue()?;
                }
            }
            Err(StoreError::Full) if store.release_reserve()? => {
                tracing::warn!("the disk is full: its reserve was released to delete old rows");
            }
            Err(StoreError::Full) if most > PIECE_MIN => {
                most /= 10;
                store.purge()?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(round)
}
