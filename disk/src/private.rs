//! Files that hold secrets.

use std::io::{ErrorKind, Result};
use std::path::Path;

/// Makes an empty file with access for its owner only, unless there is one. One that is there is not opened: with any of
/// its descriptors a process closes all the locks that SQLite has on a file.
///
/// # Errors
/// Those of the file system.
pub fn create_private(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
