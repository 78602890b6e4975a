//! Room on the disk that is kept for the day when it is full. A database needs room beside its file to be
//! opened, and room in its log to delete anything.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

const BLOCK: usize = 1 << 20;

/// A file of zeros beside a database.
#[derive(Debug, Clone)]
pub struct Reserve {
    path: PathBuf,
}

impl Reserve {
    /// That of `database`, whether it was made or not.
    pub fn beside(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push(".reserve");
        Self { path: PathBuf::from(name) }
    }

    /// Makes the reserve, unless it is there or the disk has less than twice its size left. Removes it when
    /// `bytes` is 0.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn keep(&self, bytes: u64) -> Result<()> {
        if bytes == 0 {
            return self.release().map(drop);
        }
        if std::fs::metadata(&self.path).is_ok_and(|reserve| reserve.len() == bytes) {
            return Ok(());
        }
        self.release()?;
        if self.free_bytes()? < bytes.saturating_mul(2) {
            return Ok(());
        }
        fill(&self.path, bytes).inspect_err(|_| {
            let _ = std::fs::remove_file(&self.path);
        })
    }

    /// Gives the room back; returns whether there was any.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn release(&self) -> Result<bool> {
        match std::fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives the room back when a database could not be opened because its disk has none left; returns whether
    /// it may be opened now.
    pub fn release_if_full(&self) -> bool {
        let full = self.free_bytes().is_ok_and(|free| free < BLOCK as u64);
        full && self.release().unwrap_or_default()
    }

    #[cfg(unix)]
    fn free_bytes(&self) -> Result<u64> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let disk = rustix::fs::statvfs(folder.unwrap_or(Path::new(".")))?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    #[cfg(not(unix))]
    fn free_bytes(&self) -> Result<u64> {
        Ok(u64::MAX)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserve_is_made_kept_resized_and_released() {
        let dir = tempfile::tempdir().unwrap();
        let reserve = Reserve::beside(&dir.path().join("backend.db"));
        let length = || std::fs::metadata(&reserve.path).ok().map(|file| file.len());
        reserve.keep(3 << 20).unwrap();
        assert_eq!(length(), Some(3 << 20));
        reserve.keep(1_500_000).unwrap();
        assert_eq!(length(), Some(1_500_000));
        assert!(!reserve.release_if_full(), "the disk has room");
        assert!(reserve.release().unwrap());
        assert!(!reserve.release().unwrap());
        // More than half of what the disk has left.
        reserve.keep(1 << 60).unwrap();
        assert_eq!(length(), None);
        reserve.keep(1000).unwrap();
        reserve.keep(0).unwrap();
        assert_eq!(length(), None);
    }
}
