//! The store in one SQLite file: nothing to set up. One connection writes, a few read beside it
//! (WAL); what is committed survives a power cut (`synchronous = FULL`), and deleted rows are
//! overwritten (`secure_delete`).

mod accounts;
mod audit;
mod backup;
mod calls;
mod case_steps;
mod cases;
mod changes;
mod checkins;
mod contacts;
mod declared;
mod drafts;
mod elsewhere;
mod erasures;
mod exposures;
mod file;
mod fleet;
mod gate;
mod guesses;
mod inbox;
mod insert;
mod kiosks;
mod log;
mod media;
mod migrations;
mod notices;
mod numbers;
mod otp;
mod outbox;
mod pairings;
mod passages;
mod phone_records;
#[cfg(test)]
mod plan;
mod plays;
mod pushes;
mod quarantine;
mod questionnaires;
mod receipts;
mod records;
mod reports;
mod retention;
mod sealed;
mod sessions;
mod settings;
mod sharing;
mod streams;
mod strips;
mod towns;
mod tx;
mod unit_keys;
mod updates;
mod venues;
mod warning_messages;
mod warnings;

use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Duration;

use disk::Reserve;

use super::audit::Entry;
use super::changes::Changes;
use super::{Look, Read, Store, StoreError, Stored, Tx};
use file::{BUSY_TIMEOUT, File};
use tx::SqliteTx;

/// How long writers wait while the log is truncated.
const PURGE_TIMEOUT: Duration = Duration::from_millis(200);

#[derive(Debug)]
pub struct Sqlite {
    file: Arc<File>,
    watch: Once,
}

impl Sqlite {
    /// Opens the file, making it (readable by its owner only) and its tables when they are not
    /// there.
    ///
    /// # Errors
    /// [`StoreError::Open`] or [`StoreError::Newer`].
    pub fn open(path: &Path) -> Stored<Self> {
        // SQLite needs room for an index beside the file as soon as that is opened: without it, who was
        // stopped on a full disk could not start and make room on it.
        let file =
            File::open(path).or_else(|error| match Reserve::beside(path).release_if_full() {
                true => {
                    tracing::warn!(
                        "the disk is full: its reserve was released to open the database"
                    );
                    File::open(path)
                }
                false => Err(error),
            })?;
        Ok(Self { file: Arc::new(file), watch: Once::new() })
    }
}

/// Puts a backup in the place of a database that is not there any more.
///
/// # Errors
/// [`StoreError::Exists`] when there is one, [`StoreError::Unsound`] when the backup is none.
pub fn restore(from: &Path, database: &Path) -> Stored<()> {
    backup::restore(from, database)
}

impl Store for Sqlite {
    fn begin(&self) -> Stored<Box<dyn Tx + '_>> {
        Ok(Box::new(SqliteTx::begin(&self.file)?))
    }

    fn snapshot(&self) -> Stored<Box<dyn Read + '_>> {
        Ok(Box::new(SqliteTx::snapshot(&self.file)?))
    }

    fn begin_look<'a>(
        &'a self,
        mut tx: Box<dyn Tx + 'a>,
        entry: &Entry,
        at_s: i64,
    ) -> Stored<Box<dyn Look + 'a>> {
        tx.add_audit(entry, at_s)?;
        tx.commit()?;
        Ok(Box::new(SqliteTx::snapshot(&self.file)?))
    }

    fn changes(&self) -> Stored<Changes> {
        let mut watched = Ok(());
        self.watch.call_once(|| watched = changes::watch(&self.file));
        watched.map(|()| self.file.publisher.subscribe())
    }

    fn purge(&self) -> Stored<bool> {
        let writer = self.file.writer();
        // A reader may hold the log for long, and nobody can write meanwhile.
        writer.busy_timeout(PURGE_TIMEOUT)?;
        let busy = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
        writer.busy_timeout(BUSY_TIMEOUT)?;
        Ok(!busy?)
    }

    fn keep_reserve(&self, bytes: u64) -> Stored<()> {
        Reserve::beside(&self.file.path)
            .keep(bytes)
            .map_err(|error| StoreError::Failed(error.to_string()))
    }

    fn release_reserve(&self) -> Stored<bool> {
        Reserve::beside(&self.file.path)
            .release()
            .map_err(|error| StoreError::Failed(error.to_string()))
    }

    fn backup(&self, to: &Path) -> Stored<()> {
        backup::backup(&self.file.connect()?, to)
    }
}
