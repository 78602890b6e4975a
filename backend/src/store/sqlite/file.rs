//! The file and its connections.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::migrations;
use crate::store::changes::Publisher;
use crate::store::{StoreError, Stored};

/// Readers that are kept open; more are opened when more read at once, and closed afterwards.
const IDLE_READERS_MAX: usize = 4;

/// How long to wait for another process that writes, such as a command beside the server.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const BUSY_INTERVAL: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    writer: Mutex<Connection>,
    idle_readers: Mutex<Vec<Connection>>,
    pub(super) publisher: Publisher,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl File {
    pub(super) fn open(path: &Path) -> Stored<Self> {
        let name = path.display().to_string();
        let problem =
            |error: &dyn std::fmt::Display| StoreError::Open(name.clone(), error.to_string());
        create_private(path).map_err(|error| problem(&error))?;
        let mut writer = connect(path).map_err(|error| problem(&error))?;
        migrations::run(&mut writer, &name)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            idle_readers: Mutex::new(Vec::new()),
            publisher: Publisher::new(),
        })
    }

    /// The connection that writes, once nobody else in this process has it.
    pub(super) fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle_readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Connections that wait for work.
    pub(super) fn idle(&self) -> usize {
        self.idle_readers().len() + usize::from(self.writer.try_lock().is_ok())
    }

    /// A connection that reads.
    pub(super) fn reader(&self) -> Stored<Connection> {
        let idle = self.idle_readers().pop();
        idle.map_or_else(|| self.connect(), Ok)
    }

    /// Takes a connection back that reads no more.
    pub(super) fn put_back(&self, reader: Connection) {
        let mut idle = self.idle_readers();
        if idle.len() < IDLE_READERS_MAX {
            idle.push(reader);
        }
    }

    /// One more connection.
    pub(super) fn connect(&self) -> Stored<Connection> {
        Ok(connect(&self.path)?)
    }
}

/// The name of a file that belongs to a database.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

#[cfg(unix)]
fn create_private(path: &Path) -> std::io::Result<()> {
    disk::create_private(path)?;
    // A copy from elsewhere may be open to all, and it holds the keys.
    for end in ["", "-wal", "-shm"] {
        make_private(&beside(path, end))?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = match std::fs::metadata(path) {
        Ok(metadata) => metadata.permissions(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if permissions.mode() & 0o077 == 0 {
        return Ok(());
    }
    permissions.set_mode(permissions.mode() & !0o077);
    std::fs::set_permissions(path, permissions)
}

#[cfg(not(unix))]
fn create_private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    enable_wal(&connection)?;
    // One literal, which script/powercut finds in the program and weakens for its control.
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Only the first who opens a file changes its journal mode. SQLite does not apply the busy timeout to that change when
/// another connection reads, so it is tried again here.
fn enable_wal(connection: &Connection) -> rusqlite::Result<()> {
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        let changed = connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        match changed {
            Err(error) if is_busy(&error) && Instant::now() < deadline => {
                std::thread::sleep(BUSY_INTERVAL);
            }
            changed => return changed,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    /// Locks that the kernel knows on a file.
    fn locks(path: &Path) -> usize {
        let inode = format!(":{} ", std::fs::metadata(path).unwrap().ino());
        let locks = std::fs::read_to_string("/proc/locks").unwrap();
        locks.lines().filter(|line| line.contains(&inode)).count()
    }

    #[test]
    fn who_opens_it_once_more_leaves_the_first_its_locks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend.db");
        let _first = File::open(&path).unwrap();
        let held = || (locks(&path), locks(&beside(&path, "-shm")));
        let before = held();
        assert!(before.0 > 0 && before.1 > 0, "{before:?}");
        drop(File::open(&path).unwrap());
        assert_eq!(held(), before);
    }
}
