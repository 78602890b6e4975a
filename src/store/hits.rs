//! Contacts of the own log that were cases, each reported once.

use protocol::record::{Body, ExposureHit};

use rusqlite::Transaction;

use super::delivery::Stream;
use super::settings::{name, number, raise};
use super::{Store, StoreError, outbox, parked};

/// Deletes the hits of cases that were taken back, and what waits to be sent of them. What is sent
/// already the backend deletes itself.
pub(super) fn remove(transaction: &Transaction<'_>, cases: &[i64]) -> Result<(), StoreError> {
    let mut hits = transaction.prepare_cached("DELETE FROM hit WHERE number = ?1")?;
    let mut waiting = transaction.prepare_cached(
        "DELETE FROM outbox WHERE body ->> 'type' = 'hit' AND body ->> 'case' = ?1",
    )?;
    let mut waiting_too = 0;
    for case in cases {
        if hits.execute([case])? > 0 {
            waiting_too += waiting.execute([case])?;
        }
    }
    if waiting_too > 0 {
        parked::forget_gone(transaction, Stream::Records)?;
    }
    Ok(())
}

/// How far matching has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// All contacts up to this number were matched with all cases that are not fresh.
    pub contact_seq: i64,
    /// Version of the case list that was used.
    pub cases_version: i64,
}

impl Store {
    /// How far matching has come, with the version of the case list at hand.
    pub fn progress(&self) -> Result<Progress, StoreError> {
        self.read(|connection| {
            Ok(Progress {
                contact_seq: number(connection, name::MATCHED_SEQ)?,
                cases_version: number(connection, name::CASES_VERSION)?,
            })
        })
    }

    /// Stores the hits and the progress of a matching, in one transaction. A hit that is new goes
    /// to the outbox too; the answer is how many were. If another case list arrived meanwhile, its
    /// fresh cases stay fresh.
    ///
    /// # Errors
    /// [`StoreError`]; then the same matching must be done again.
    pub fn record_hits(&self, hits: &[ExposureHit], done: Progress) -> Result<u32, StoreError> {
        self.write(|transaction| {
            let mut insert = transaction.prepare_cached(
                // A case may have been taken back while its hits were found.
                "INSERT OR IGNORE INTO hit (number, contact_seq, slot_start_s)
                 SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM case_seed WHERE number = ?1)",
            )?;
            let mut new = 0;
            for hit in hits {
                if insert.execute([hit.case, hit.contact_seq, hit.slot_start_s])? == 1 {
                    outbox::insert(transaction, &Body::Hit(hit.clone()))?;
                    new += 1;
                }
            }
            raise(transaction, name::MATCHED_SEQ, done.contact_seq)?;
            if number(transaction, name::CASES_VERSION)? == done.cases_version {
                transaction.execute("UPDATE case_seed SET fresh = 0 WHERE fresh = 1", [])?;
            }
            Ok(new)
        })
    }
}
