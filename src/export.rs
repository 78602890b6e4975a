//! The day logs of this kiosk on a stick, for a commune whose kiosk has no network: each record as it was
//! sealed, in signed files that the standard `age` tool and the portal's import open (`protocol::export`).
//! An export deletes nothing and marks nothing as sent.

mod error;
mod files;
mod folder;
mod stick;
#[cfg(test)]
mod tests;
mod words;

pub use error::ExportError;
pub use files::{Exported, export};
pub use stick::{OnStick, Progress, StickExportError, to_stick};
pub use words::said_of_stick;
