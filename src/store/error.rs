//! Why the store refused, as sentences that name the remedy.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Why a call to the store failed. Whatever was stored before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left; the screen says so instead of taking input.
    #[error("the memory card is full; free space on it, what was noted before is safe")]
    DiskFull,
    /// The file could not be opened or made.
    #[error("the database {path} cannot be opened: {reason}; check the folder and its owner",
        path = path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the operating system or SQLite says.
        reason: String,
    },
    /// Another process holds the database for longer than the timeout.
    #[error("another program holds the database; end other `kiosk` commands and try again")]
    Busy,
    /// The card failed to read or write.
    #[error("the memory card failed: {0}; replace it soon")]
    Io(String),
    /// The file is not a sound database.
    #[error("the database is damaged: {0}; restore the backup or enrol this kiosk anew")]
    Damaged(String),
    /// Made by a newer program.
    #[error("the database was made by a newer program; update this one")]
    Newer,
    /// A stored value is not what this program writes.
    #[error("stored {what} cannot be read: {reason}; enrol this kiosk anew")]
    Content {
        /// Which value.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Anything else that SQLite reports: a fault of this program.
    #[error("the database refused: {0}; report this as a fault of the program")]
    Sqlite(String),
}

impl StoreError {
    /// A value that does not read back.
    pub(super) fn content(what: &'static str, reason: impl ToString) -> Self {
        Self::Content { what, reason: reason.to_string() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        let Some(cause) = error.sqlite_error() else { return Self::Sqlite(text) };
        match cause.code {
            ErrorCode::DiskFull => Self::DiskFull,
            // Growing the WAL's index is the one write whose ENOSPC SQLite reports as I/O.
            _ if cause.extended_code == ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(text),
            ErrorCode::SystemIoFailure | ErrorCode::ReadOnly | ErrorCode::CannotOpen => {
                Self::Io(text)
            }
            _ => Self::Sqlite(text),
        }
    }
}

impl From<rusqlite_migration::Error> for StoreError {
    fn from(error: rusqlite_migration::Error) -> Self {
        use rusqlite_migration::{Error, MigrationDefinitionError};
        match error {
            Error::RusqliteError { err, .. } => err.into(),
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                Self::Newer
            }
            other => Self::Sqlite(other.to_string()),
        }
    }
}
