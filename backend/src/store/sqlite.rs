//! The store in one SQLite file: nothing to set up. One connection writes, a few read beside it
//! (WAL); an answer after `commit` survives a power cut (`synchronous = FULL`), and deleted rows
//! are overwritten (`secure_delete`).

mod cases;
mod checkins;
mod exposures;
mod kiosks;
mod media;
mod records;
mod retention;
mod schema;
mod screen;
mod settings;
mod venues;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{StoreError, Stored};

/// Readers that are kept open; more are opened when more read at once, and closed afterwards.
const READERS_KEPT: usize = 4;

/// How long to wait for another process that writes, such as a command beside the server.
const BUSY: Duration = Duration::from_secs(10);

/// An SQLite database file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Sqlite {
    /// Opens the file, making it (readable by its owner only) and its tables when they are not
    /// there.
    ///
    /// # Errors
    /// [`StoreError::Open`] or [`StoreError::Newer`].
    pub fn open(path: &Path) -> Stored<Self> {
        let name = || path.display().to_string();
        create_private(path).map_err(|error| StoreError::Open(name(), error.to_string()))?;
        let mut writer =
            connect(path).map_err(|error| StoreError::Open(name(), error.to_string()))?;
        // Two processes may meet an empty file at once; the one that loses finds it done.
        let migrated = schema::migrate(&mut writer).or_else(|_| schema::migrate(&mut writer));
        migrated.map_err(|error| match error {
            rusqlite_migration::Error::MigrationDefinition(_) => StoreError::Newer(name()),
            other => StoreError::Open(name(), other.to_string()),
        })?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    /// Reads at one moment: nothing that `reading` sees changes meanwhile.
    fn read<T>(&self, reading: impl FnOnce(&Transaction<'_>) -> Stored<T>) -> Stored<T> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path)?,
        };
        let transaction = connection.transaction()?;
        let result = reading(&transaction);
        drop(transaction);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        result
    }

    /// Writes all of it or nothing; what is returned is durable.
    fn write<T>(&self, writing: impl FnOnce(&Transaction<'_>) -> Stored<T>) -> Stored<T> {
        let mut connection = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = writing(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }
}

#[cfg(unix)]
fn create_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600).open(path).map(drop)
}

#[cfg(not(unix))]
fn create_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
