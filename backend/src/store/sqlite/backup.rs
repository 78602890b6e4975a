//! Copies of the whole database, of one moment, while others read and write.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::file::beside;
use crate::store::{StoreError, Stored};

fn problem(path: &Path) -> impl Fn(std::io::Error) -> StoreError {
    let name = path.display().to_string();
    move |error| match error.kind() {
        ErrorKind::AlreadyExists => StoreError::Exists(name.clone()),
        ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Open(name.clone(), error.to_string()),
    }
}

/// A new file that only its owner reads.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes a copy without the pages of deleted rows.
pub(super) fn backup(db: &Connection, to: &Path) -> Stored<()> {
    let file = create(to).map_err(problem(to))?;
    let name = to.to_str().ok_or_else(|| {
        StoreError::Open(to.display().to_string(), "its name is not UTF-8".to_owned())
    })?;
    let copied = db.execute("VACUUM INTO ?1", [name]).map_err(StoreError::from);
    let done = copied.and_then(|_| file.sync_all().map_err(problem(to)));
    done.inspect_err(|_| {
        let _ = std::fs::remove_file(to);
    })
}

/// Puts a copy in the place of a database that is not there any more.
pub(super) fn restore(from: &Path, database: &Path) -> Stored<()> {
    check(from)?;
    for end in ["-wal", "-shm"] {
        let leftover = beside(database, end);
        if leftover.exists() {
            return Err(StoreError::Exists(leftover.display().to_string()));
        }
    }
    let mut source = File::open(from).map_err(problem(from))?;
    let mut file = create(database).map_err(problem(database))?;
    let copied = std::io::copy(&mut source, &mut file).and_then(|_| file.sync_all());
    copied.map_err(problem(database)).inspect_err(|_| {
        let _ = std::fs::remove_file(database);
    })
}

fn check(from: &Path) -> Stored<()> {
    let name = from.display().to_string();
    let unsound = |problem: String| StoreError::Unsound(name.clone(), problem);
    let failed = |error: rusqlite::Error| unsound(error.to_string());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(from, flags).map_err(failed)?;
    let sound: String =
        db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if sound != "ok" {
        return Err(unsound(sound));
    }
    let sql = "SELECT count(*) FROM settings WHERE name = 'signing_key'";
    let keys: u32 = db.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
    if keys == 1 { Ok(()) } else { Err(unsound("it has no keys".to_owned())) }
}
