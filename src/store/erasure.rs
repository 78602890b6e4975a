//! A database that is erased at the next start, when nobody has it open.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Its presence says that the rest is to be erased.
const MARK: &str = "erase";

/// What is erased: the database with what SQLite keeps beside it.
const FILES: [&str; 4] = ["kiosk.db", "kiosk.db-wal", "kiosk.db-shm", "kiosk.db-journal"];

/// Marks the data in a folder as to be erased.
///
/// # Errors
/// When the mark is not durable; then nothing is erased.
pub fn mark_for_erasure(folder: &Path) -> io::Result<()> {
    File::create(folder.join(MARK))?.sync_all()?;
    File::open(folder)?.sync_all()
}

/// Erases what was marked. A power cut in between is no harm: the mark goes last.
///
/// # Errors
/// When a file cannot be removed.
pub fn erase_marked(folder: &Path) -> io::Result<()> {
    if !folder.join(MARK).exists() {
        return Ok(());
    }
    for file in FILES.iter().chain([&MARK]) {
        match fs::remove_file(folder.join(file)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_gone_after_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("kiosk.db");
        fs::write(&database, "").unwrap();
        erase_marked(folder.path()).unwrap();
        assert!(database.exists());
        mark_for_erasure(folder.path()).unwrap();
        erase_marked(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        erase_marked(folder.path()).unwrap();
    }
}
