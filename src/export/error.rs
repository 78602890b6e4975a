//! Why an export failed.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use protocol::export::PackError;

use crate::store::StoreError;

/// No file has the name of an export that is not whole.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("this kiosk belongs to no venue yet, so it has nothing to export; enrol it first")]
    NotEnrolled,
    #[error("{path} cannot be opened: {reason}; name a folder of the stick that is plugged in", path = path.display())]
    Open { path: PathBuf, reason: String },
    #[error("another export into {} is under way; wait until it has ended", .0.display())]
    Busy(PathBuf),
    #[error("{} has no room; delete files there or take another stick, and export again", .0.display())]
    Full(PathBuf),
    #[error("{} cannot be written to; unlock the stick or take another one, and export again", .0.display())]
    ReadOnly(PathBuf),
    #[error("{path} failed: {reason}; plug the stick in again or take another one, and export again", path = path.display())]
    Io { path: PathBuf, reason: String },
    #[error("{} is full of folders with the names of an export; take another stick, and export again", .0.display())]
    Strange(PathBuf),
    /// What was read back is not what was written.
    #[error("{} gives back other bytes than were written; the stick is bad, take another one", .0.display())]
    Differs(PathBuf),
    #[error(transparent)]
    Record(#[from] protocol::export::ExportError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ExportError {
    /// What the file system said of `path`.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full(path)
            }
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly(path),
            _ => Self::Io { path, reason: error.to_string() },
        }
    }

    pub(super) fn pack(path: &Path, error: PackError) -> Self {
        match error {
            PackError::Export(error) => Self::Record(error),
            PackError::Io(error) => Self::io(path, &error),
        }
    }
}
