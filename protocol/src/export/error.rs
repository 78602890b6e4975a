//! Errors of writing and reading exports.

use super::{ARCHIVE_MAX, RECORDS_MAX};

/// Why an export was not made, or is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// More records, or longer ones, than one file takes.
    #[error("an export has at most {RECORDS_MAX} records; write several")]
    TooMany,
    /// A record's time has no date.
    #[error("record {0} has a time without a date, so it belongs to no day")]
    Day(i64),
    /// The number of bytes, which is more than [`ARCHIVE_MAX`].
    #[error("the file has {0} bytes, and an export at most {ARCHIVE_MAX}; it is none")]
    TooLarge(usize),
    /// No tar, or cut short; with the reason.
    #[error("the file is no complete export: {0}; copy it from the stick again")]
    Tar(String),
    /// A name of something that no export has: a link, a folder, a second file of that name, a file
    /// that the manifest does not name, or too many.
    #[error("the file holds {0}, which no export has; export again at the kiosk")]
    Strange(String),
    /// A missing file.
    #[error("the export lacks {0}; copy it from the stick again")]
    Missing(String),
    /// The manifest cannot be read; with the reason.
    #[error("the manifest cannot be read: {0}; export again at the kiosk")]
    Manifest(String),
    /// Its version is not known.
    #[error("the export was made by a newer kiosk (version {0}); update the backend")]
    Version(u32),
    /// The signature is not the kiosk's.
    #[error("the signature is not that of kiosk {0}; export again at the kiosk")]
    Signature(u32),
    /// A file is not the one that the manifest names.
    #[error("{0} was changed after it was exported; copy the export from the stick again")]
    Changed(String),
    /// A record cannot be written as JSON, which does not happen; with the reason.
    #[error("a record could not be written: {0}; report this as a fault of the program")]
    Json(String),
}
