//! Room on the disk that is kept for the day when it is full: deleting needs room in the log first.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use super::file::beside;

const BLOCK: usize = 1 << 20;

fn reserve_path(database: &Path) -> PathBuf {
    beside(database, ".reserve")
}

/// Makes the reserve, unless it is there or the disk has less than twice its size left.
pub(super) fn keep(database: &Path, bytes: u64) -> Result<()> {
    let path = reserve_path(database);
    if bytes == 0 {
        return release(database).map(drop);
    }
    if std::fs::metadata(&path).is_ok_and(|reserve| reserve.len() == bytes) {
        return Ok(());
    }
    release(database)?;
    if free_bytes(database)? < bytes.saturating_mul(2) {
        return Ok(());
    }
    fill(&path, bytes).inspect_err(|_| {
        let _ = std::fs::remove_file(&path);
    })
}

fn fill(path: &Path, bytes: u64) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    if !allocate(&file, bytes) {
        write_zeros(&mut file, bytes)?;
    }
    file.sync_all()
}

/// Whether the file system gave the room without writing it.
#[cfg(target_os = "linux")]
fn allocate(file: &File, bytes: u64) -> bool {
    rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, bytes).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn allocate(_: &File, _: u64) -> bool {
    false
}

fn write_zeros(file: &mut File, bytes: u64) -> Result<()> {
    let block = vec![0; BLOCK];
    let mut left = bytes;
    while left > 0 {
        let part = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
        file.write_all(&block[..part])?;
        left -= u64::try_from(part).unwrap_or(left);
    }
    Ok(())
}

/// Gives the room back; returns whether there was any.
pub(super) fn release(database: &Path) -> Result<bool> {
    match std::fs::remove_file(reserve_path(database)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Gives the room back when a database could not be opened because its disk has none left; returns whether
/// it may be opened now.
pub(super) fn release_if_full(database: &Path) -> bool {
    let full = free_bytes(database).is_ok_and(|free| free < BLOCK as u64);
    full && release(database).unwrap_or_default()
}

#[cfg(unix)]
fn free_bytes(database: &Path) -> Result<u64> {
    let disk = rustix::fs::statvfs(database)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Result<u64> {
    Ok(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_made_kept_resized_and_released() {
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("backend.db");
        std::fs::write(&database, "").unwrap();
        let length = || std::fs::metadata(reserve_path(&database)).ok().map(|file| file.len());
        keep(&database, 3 << 20).unwrap();
        assert_eq!(length(), Some(3 << 20));
        keep(&database, 1_500_000).unwrap();
        assert_eq!(length(), Some(1_500_000));
        assert!(release(&database).unwrap());
        assert!(!release(&database).unwrap());
        // More than half of what the disk has left.
        keep(&database, 1 << 60).unwrap();
        assert_eq!(length(), None);
        keep(&database, 1000).unwrap();
        keep(&database, 0).unwrap();
        assert_eq!(length(), None);
    }
}
