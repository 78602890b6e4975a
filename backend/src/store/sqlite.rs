//! The store in one SQLite file: nothing to set up. One connection writes, a few read beside it
//! (WAL); what is committed survives a power cut (`synchronous = FULL`), and deleted rows are
//! overwritten (`secure_delete`).

mod backup;
mod changes;
mod file;
mod migrations;
mod opened;
#[cfg(test)]
pub(super) mod plan;
mod tx;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use disk::Reserve;

use super::audit::Entry;
use super::changes::Changes;
use super::retention::{Dropped, ForgetBefore, Forgotten};
use super::sql::SqlTx;
use super::timings::{Connections, Timings, Unit};
use super::within::Within;
use super::work::end_with_line;
use super::{Look, Read, Store, StoreError, Stored, Tx, probe};
use file::{BUSY_TIMEOUT, File};
pub(super) use opened::Opened;
use tx::SqliteTx;

/// How long writers wait while the log is truncated.
const PURGE_TIMEOUT: Duration = Duration::from_millis(200);

#[derive(Debug)]
pub struct Sqlite {
    file: Arc<File>,
    timings: Timings,
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
        Ok(Self { file: Arc::new(file), timings: Timings::default() })
    }

    fn write(&self, unit: Unit) -> Stored<Box<dyn Tx + '_>> {
        let begun = self.timings.begin(unit, || SqliteTx::begin(&self.file))?;
        Ok(Box::new(SqlTx::new(begun, &self.file.publisher)))
    }

    fn read(&self, unit: Unit) -> Stored<SqlTx<'_>> {
        let begun = self.timings.begin(unit, || SqliteTx::snapshot(&self.file))?;
        Ok(SqlTx::new(begun, &self.file.publisher))
    }

    /// For tests that look at the tables.
    #[cfg(test)]
    pub(super) fn writer(&self) -> std::sync::MutexGuard<'_, rusqlite::Connection> {
        self.file.writer()
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
        self.write(Unit::Write)
    }

    /// SQLite has one writer.
    fn begin_within(&self, _: Within) -> Stored<Box<dyn Tx + '_>> {
        self.write(Unit::Part)
    }

    fn snapshot(&self) -> Stored<Box<dyn Read + '_>> {
        Ok(Box::new(self.read(Unit::Read)?))
    }

    fn begin_look<'a>(
        &'a self,
        tx: Box<dyn Tx + 'a>,
        entry: &Entry,
        at_s: i64,
    ) -> Stored<Box<dyn Look + 'a>> {
        end_with_line(tx, entry, at_s)?;
        Ok(Box::new(self.read(Unit::Look)?))
    }

    fn probe(&self) -> Stored<()> {
        probe::run(self.write(Unit::Probe)?)
    }

    fn timings(&self) -> &Timings {
        &self.timings
    }

    fn connections(&self) -> Connections {
        let (waiting, in_use) = self.timings.units();
        Connections { in_use, idle: self.file.idle(), waiting }
    }

    fn changes(&self) -> Stored<Changes> {
        self.file.publisher.watched(|| changes::watch(&self.file))
    }

    /// Processes beside each other on one file do not wait for long, and repeat nothing that was done.
    fn leads(&self) -> Stored<bool> {
        Ok(true)
    }

    /// SQLite has all days in one file.
    fn make_days(&self, _: i64) -> Stored<()> {
        Ok(())
    }

    fn drop_days(&self, _: ForgetBefore) -> Stored<Dropped> {
        Ok(Dropped { rows: Forgotten::default(), is_whole: true })
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
