//! The day logs of a kiosk in a file, for a stick: an uncompressed tar of a manifest that the kiosk's key
//! has signed, a list of records for each day, and each sealed record as the age file that it is
//! (docs/FORMATS.md, "A kiosk's export"). The `tar`, `sha256sum` and `age` tools read all of it.

mod error;
mod manifest;
mod pack;
#[cfg(test)]
mod tests;
mod unpack;

pub use error::ExportError;
pub use manifest::{About, Day, File, Manifest};
pub use pack::{PackError, pack};
pub use unpack::{Archive, Line};

/// Limit of records in one file; more go into the next one.
pub const RECORDS_MAX: usize = 4_000;

/// Limit of the bytes of these records, as JSON.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;

/// Largest file that is read. A full one has less: its records, a header and padding for each of them,
/// and the manifest.
pub const ARCHIVE_MAX: usize = 16 * 1024 * 1024;

/// Name of the manifest, and of its signature.
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";

/// Limit of files: an age file for each record, a list for each of its days, the manifest and its signature.
const FILES_MAX: usize = 2 * RECORDS_MAX + 2;

/// Name of a day's list of records; `day` is its ISO date.
fn list_name(day: &str) -> String {
    format!("{day}/records.jsonl")
}

/// Name of a sealed record's age file.
fn age_name(day: &str, seq: i64) -> String {
    format!("{day}/{seq}.age")
}
