//! A bundle from the stick that is plugged in: mounted for it, and taken off afterwards, come what may.

use std::path::Path;

use updater::take::{TakeError, When, take};
use updater::version::Version;

use crate::devices::stick::{StickError, Sticks};

/// What the updater has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromStick {
    pub version: Version,
    /// Whether the stick may be pulled out.
    pub released: Result<(), StickError>,
}

#[derive(Debug, thiserror::Error)]
pub enum StickTakeError {
    #[error(transparent)]
    Stick(#[from] StickError),
    #[error(transparent)]
    Take(#[from] TakeError),
}

/// Copies the newest bundle of the stick into the updater's inbox, to be tried at once; `progress` is told
/// bytes, of how many. Blocks for as long as the stick takes, which may be for ever.
///
/// # Errors
/// [`StickTakeError`]; then the inbox is as it was.
pub fn from_stick(
    sticks: &dyn Sticks,
    inbox: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<FromStick, StickTakeError> {
    let stick = sticks.mount()?;
    let taken = take(stick.folder(), inbox, When::AtOnce, progress);
    let released = stick.release();
    Ok(FromStick { version: taken?.version, released })
}
