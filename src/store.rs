//! The only SQL of the kiosk.
//!
//! One SQLite file holds everything that must survive: identity, contacts, the outbox, passages,
//! cases and hits. Identity and sequence numbers share the file on purpose, so that a lost file
//! can never make an old identity count from 1 again. A method that returns `Ok` has reached the
//! disk (WAL with `synchronous=FULL`), and is announced to whoever follows [`Store::changes`]. Each
//! table has a file of its own below `store/`.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use disk::Reserve;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::watch;

mod backend_address;
mod case;
mod cases;
mod clock;
mod contacts;
mod contacts_choice;
mod declared;
mod delivery;
mod earlier_keys;
mod erasure;
mod error;
mod expiry;
mod export;
mod hits;
mod identity;
mod journal;
mod keys;
mod local;
mod migrations;
mod outbox;
mod parked;
mod passages;
mod peer;
mod radio;
mod receipts;
mod rewind;
mod settings;
mod staff;
#[cfg(test)]
mod tests;
mod trial;
mod wal;
mod windows;

pub use clock::{ClockLeap, TrustedClock};
pub use contacts::ContactLog;
pub use delivery::{Backlog, Stream};
pub use erasure::{erase_marked, mark_for_erasure};
pub use error::StoreError;
pub use expiry::Expired;
pub use export::Wanted;
pub use hits::Progress;
pub use identity::{Identity, public_key};
pub use keys::{Confirmation, SealingKeys};
pub use parked::Parked;
pub use passages::Counts;
pub use rewind::Rewind;
pub use windows::KnownWindows;

/// How long a write waits for another process, such as `kiosk selftest` beside the running kiosk.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const BUSY_INTERVAL: Duration = Duration::from_millis(20);

/// Room for the days in which somebody makes room: some ten thousand records.
const RESERVE_BYTES: u64 = 4 << 20;

/// The kiosk's database. Cheap to clone; all clones share one connection, and every method is a
/// short blocking call of at most a few fsyncs.
#[derive(Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    /// None for a database in memory.
    reserve: Option<Reserve>,
    /// Counts the changes that were committed.
    changed: watch::Sender<u64>,
    /// SQLite's number of the last change by another process.
    outside: Arc<AtomicI64>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens the database at `path`, made on first use, readable by its owner only.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be opened, is damaged, or was made by a newer program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let reserve = Reserve::beside(path);
        let store = Self::open_file(path).or_else(|error| match reserve.release_if_full() {
            true => {
                tracing::warn!("the disk is full: its reserve was released to open the database");
                Self::open_file(path)
            }
            false => Err(error),
        })?;
        Ok(Self { reserve: Some(reserve), ..store })
    }

    fn open_file(path: &Path) -> Result<Self, StoreError> {
        let failed = |reason: String| StoreError::Open { path: path.to_owned(), reason };
        // It holds the kiosk's secret key; SQLite gives the WAL the same rights.
        disk::create_private(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::StorageFull => StoreError::DiskFull,
            _ => failed(error.to_string()),
        })?;
        let connection = Connection::open(path).map_err(|error| failed(error.to_string()))?;
        Self::prepare(connection)
    }

    /// As [`Store::open`], for commands that only look: makes no database where there is none.
    ///
    /// # Errors
    /// [`StoreError::Open`] when there is none, else as [`Store::open`].
    pub fn open_existing(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            let reason = "there is none yet; `kiosk enrol` and `kiosk run` make it".to_owned();
            return Err(StoreError::Open { path: path.to_owned(), reason });
        }
        Self::open(path)
    }

    /// A database that is gone with its last clone, for tests and simulators.
    ///
    /// # Errors
    /// [`StoreError`] when memory is short.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(mut connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        wal::enable(&connection)?;
        // `secure_delete` zeroes what retention deletes; see `expiry` for the WAL's share of it.
        connection.execute_batch(
            "PRAGMA synchronous = FULL;
             PRAGMA secure_delete = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;",
        )?;
        migrations::migrate(&mut connection)?;
        let outside = AtomicI64::new(data_version(&connection)?);
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
            reserve: None,
            changed: watch::Sender::new(0),
            outside: Arc::new(outside),
        })
    }

    /// Asks SQLite whether the whole file is sound, for `kiosk selftest`; takes seconds on a full database.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first finding.
    pub fn check(&self) -> Result<(), StoreError> {
        let finding: String = self.read(|connection| {
            Ok(connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?)
        })?;
        if finding == "ok" { Ok(()) } else { Err(StoreError::Damaged(finding)) }
    }

    /// Keeps room on the disk for the day when it is full, as far as there is room for it.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses.
    pub fn keep_reserve(&self) -> Result<(), StoreError> {
        let Some(reserve) = &self.reserve else { return Ok(()) };
        reserve.keep(RESERVE_BYTES).map_err(|error| StoreError::Io(error.to_string()))
    }

    /// Announces every committed change. Several may come as one.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Announces changes of other processes, such as `kiosk enrol`; SQLite does not do it.
    pub fn announce_outside_changes(&self) -> Result<(), StoreError> {
        let now = self.read(data_version)?;
        if self.outside.swap(now, Ordering::Relaxed) != now {
            self.announce();
        }
        Ok(())
    }

    fn announce(&self) {
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere has rolled its transaction back, so the connection is sound.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        query(&self.lock())
    }

    /// Runs `change` in one durable transaction; an error leaves no trace of it. What the disk had no room for
    /// finds some the next time, as long as there is a reserve.
    fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let result = self.commit(change);
        if let (Err(StoreError::DiskFull), Some(reserve)) = (&result, &self.reserve)
            && reserve.release().unwrap_or_default()
        {
            tracing::warn!("the storage is full: its reserve was released");
        }
        result
    }

    fn commit<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = change(&transaction)?;
        transaction.commit()?;
        drop(connection);
        self.announce();
        Ok(result)
    }
}

/// Changes when another connection has changed the database.
fn data_version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
}

/// Makes the folder of the database with access for its owner only, unless it is there.
///
/// # Errors
/// Those of the file system.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
