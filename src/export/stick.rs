//! An export onto the stick that is plugged in: mounted for it, and taken off afterwards, come what may.

use protocol::language::Language;

use super::error::ExportError;
use super::files::{Exported, export};
use super::words;
use crate::devices::clock::Timestamp;
use crate::devices::stick::{StickError, Sticks};
use crate::status::Said;
use crate::store::{Store, Wanted};

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The stick is looked for and mounted.
    Mounting,
    /// Of `of` records so many are on the stick.
    Writing { records: usize, of: usize },
    /// What is unwritten is written, and the stick taken off.
    Releasing,
}

/// What is on the stick. A file's folder is where the stick was mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnStick {
    pub exported: Exported,
    /// Whether it may be pulled out. The files are whole in any case.
    pub released: Result<(), StickError>,
}

/// Why there is no export on a stick.
#[derive(Debug, thiserror::Error)]
pub enum StickExportError {
    #[error(transparent)]
    Stick(#[from] StickError),
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl StickExportError {
    /// For whoever stands before the box.
    pub fn said(&self, language: Language) -> Said {
        match self {
            Self::Stick(error) => words::of_stick(error).in_language(language),
            Self::Export(error) => words::of_export(error).in_language(language),
        }
    }
}

/// Exports as [`export`] does, and tells `report` how far it is. Blocks for as long as the stick takes, which may be
/// for ever: nothing may wait for its thread. Without records no stick is asked for.
///
/// # Errors
/// [`StickExportError`]; what was written before it is whole, and the stick is taken off if it still can be.
pub fn to_stick(
    store: &Store,
    sticks: &dyn Sticks,
    wanted: Wanted,
    now: Timestamp,
    report: &mut dyn FnMut(Progress),
) -> Result<OnStick, StickExportError> {
    store.identity().map_err(ExportError::from)?.ok_or(ExportError::NotEnrolled)?;
    let of = store.count_to_export(wanted).map_err(ExportError::from)?;
    if of == 0 {
        return Ok(OnStick { exported: Exported::default(), released: Ok(()) });
    }
    report(Progress::Mounting);
    let stick = sticks.mount()?;
    report(Progress::Writing { records: 0, of });
    // Records may come while it is written.
    let mut written = |records: usize| report(Progress::Writing { records, of: of.max(records) });
    let exported = export(store, stick.folder(), wanted, now, &mut written);
    report(Progress::Releasing);
    let released = stick.release();
    Ok(OnStick { exported: exported?, released })
}
