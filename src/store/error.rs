//! Why the store refused, as sentences that name the remedy.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Whatever was stored before the failed call is untouched.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The screen shows it; forms stay open and can be sent again.
    #[error("the storage is full; free space on it, what was stored before is safe")]
    DiskFull,
    #[error("the database {path} cannot be opened: {reason}; check the folder and its owner",
        path = path.display())]
    Open { path: PathBuf, reason: String },
    /// Another process holds the database for longer than the timeout.
    #[error("another program holds the database; end other `kiosk` commands and try again")]
    Busy,
    #[error("the storage failed: {0}; replace the SD card soon")]
    Io(String),
    #[error("the database is damaged: {0}; restore the backup or enrol this kiosk anew")]
    Damaged(String),
    #[error("the database was made by a newer program; update this one")]
    Newer,
    /// A stored value is not what this program writes.
    #[error("stored {what} cannot be read: {reason}; enrol this kiosk anew")]
    Content { what: &'static str, reason: String },
    /// Anything else that SQLite reports: a fault of this program.
    #[error("the database refused: {0}; report this as a fault of the program")]
    Sqlite(String),
}

impl StoreError {
    pub(super) fn content(what: &'static str, reason: impl ToString) -> Self {
        Self::Content { what, reason: reason.to_string() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        (&error).into()
    }
}

impl From<&rusqlite::Error> for StoreError {
    fn from(error: &rusqlite::Error) -> Self {
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

impl From<refinery_core::Error> for StoreError {
    fn from(error: refinery_core::Error) -> Self {
        use refinery_core::error::Kind;
        match error.kind() {
            Kind::MissingVersion(_) => Self::Newer,
            Kind::Connection(_, cause) => match cause.downcast_ref::<rusqlite::Error>() {
                Some(cause) => cause.into(),
                None => Self::Sqlite(error.to_string()),
            },
            _ => Self::Sqlite(error.to_string()),
        }
    }
}
