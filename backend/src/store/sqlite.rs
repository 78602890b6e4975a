//! The store in one SQLite file: nothing to set up. One connection writes, a few read beside it
//! (WAL); what is committed survives a power cut (`synchronous = FULL`), and deleted rows are
//! overwritten (`secure_delete`).

mod audit;
mod calls;
mod cases;
mod changes;
mod checkins;
mod contacts;
mod exposures;
mod kiosks;
mod media;
mod migrations;
mod plays;
mod receipts;
mod records;
mod retention;
mod sealed;
mod settings;
mod tx;
mod venues;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use super::changes::{Changes, Publisher};
use super::{Read, Store, StoreError, Stored, Tx};
use tx::SqliteTx;

/// Readers that are kept open; more are opened when more read at once, and closed afterwards.
const IDLE_READERS_MAX: usize = 4;

/// How long to wait for another process that writes, such as a command beside the server.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Sqlite {
    file: Arc<File>,
    watch: Once,
}

#[derive(Debug)]
struct File {
    path: PathBuf,
    writer: Mutex<Connection>,
    idle_readers: Mutex<Vec<Connection>>,
    publisher: Publisher,
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
        let name = path.display().to_string();
        let open =
            |error: &dyn std::fmt::Display| StoreError::Open(name.clone(), error.to_string());
        create_private(path).map_err(|error| open(&error))?;
        let mut writer = connect(path).map_err(|error| open(&error))?;
        migrations::run(&mut writer, &name)?;
        let file = File {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            idle_readers: Mutex::new(Vec::new()),
            publisher: Publisher::new(),
        };
        Ok(Self { file: Arc::new(file), watch: Once::new() })
    }
}

impl Store for Sqlite {
    fn begin(&self) -> Stored<Box<dyn Tx + '_>> {
        Ok(Box::new(SqliteTx::begin(&self.file)?))
    }

    fn snapshot(&self) -> Stored<Box<dyn Read + '_>> {
        Ok(Box::new(SqliteTx::snapshot(&self.file)?))
    }

    fn changes(&self) -> Stored<Changes> {
        let changes = self.file.publisher.subscribe();
        let mut watched = Ok(());
        self.watch.call_once(|| watched = changes::watch(&self.file));
        watched.map(|()| changes)
    }

    fn purge(&self) -> Stored<()> {
        let writer = self.file.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // A reader may hold the log back for a moment; the next round truncates it then.
        writer.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?;
        Ok(())
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
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
