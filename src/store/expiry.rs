//! Deleting what is too old, from the file, the WAL and the free pages.

use protocol::civil::vietnam_day;
use rusqlite::OptionalExtension;

use super::delivery::Stream;
use super::settings::number;
use super::{Store, StoreError, contacts, declared, parked, windows};

/// What was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Contacts, those without a row included.
    pub contacts: usize,
    /// Everything else.
    pub others: usize,
}

impl Store {
    /// Deletes contacts from before `contacts_s`, other things from before `others_s`, and who declared
    /// before the day of `now_s`, a trusted time; then empties the WAL, in which the old pages would live
    /// on.
    ///
    /// Contacts go even when they were never sent: "14 days, then gone" is promised to people who
    /// were never asked. A sealed record stays until it is sent, because the screen has confirmed
    /// it to a visitor, and nobody can open it here; one that the backend refuses goes as long after
    /// it was set aside as others go after they were made.
    ///
    /// A contact whose clock was unknown or ran ahead does not show its age; it goes 14 days
    /// after the first call that found it.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was deleted, or only the WAL still holds it until next time.
    pub fn delete_before(
        &self,
        contacts_s: i64,
        others_s: i64,
        now_s: i64,
    ) -> Result<Expired, StoreError> {
        let expired = self.write(|transaction| {
            transaction.execute(
                "INSERT OR IGNORE INTO contact_age (seq, at_s) VALUES (?1, ?2)",
                [contacts::last_seq(transaction)?, now_s],
            )?;
            let mut contacts = transaction.execute(
                "DELETE FROM contact WHERE (clock <> 2 AND first_s + duration_s < ?1)
                 OR seq <= (SELECT max(seq) FROM contact_age WHERE at_s < ?1)",
                [contacts_s],
            )?;
            // A kiosk that listens empties its journal; one that no longer does may have left some.
            contacts += transaction
                .execute("DELETE FROM journal WHERE clock <> 2 AND first_s < ?1", [contacts_s])?;
            // The newest mark stays even when it is old: it keeps its number from being dated anew.
            transaction.execute(
                "DELETE FROM contact_age WHERE at_s < ?1
                 AND seq < (SELECT max(seq) FROM contact_age)",
                [contacts_s],
            )?;
            parked::forget_gone(transaction, Stream::Contacts)?;
            let sent = number(transaction, Stream::Records.cursor())?;
            let mut others = transaction.execute(
                "DELETE FROM outbox WHERE seq IN
                 (SELECT seq FROM parked WHERE stream = 1 AND released = 0 AND at_s < ?1)",
                [others_s],
            )?;
            parked::forget_gone(transaction, Stream::Records)?;
            others += transaction.execute(
                "DELETE FROM outbox WHERE at_s < ?1 AND seq <= ?2
                 AND seq NOT IN (SELECT seq FROM parked WHERE stream = 1)",
                [others_s, sent],
            )?;
            others += transaction.execute("DELETE FROM passage WHERE at_s < ?1", [others_s])?;
            others += transaction.execute("DELETE FROM hit WHERE slot_start_s < ?1", [others_s])?;
            others += declared::delete_before(transaction, vietnam_day(now_s))?;
            others += windows::delete_before(transaction, vietnam_day(now_s))?;
            Ok(Expired { contacts, others })
        })?;
        if expired != Expired::default() {
            self.read(|connection| {
                Ok(connection
                    .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                    .optional()?)
            })?;
        }
        Ok(expired)
    }
}
