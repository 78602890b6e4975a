//! What a printer of slips does.

use std::path::PathBuf;

use super::slip::Slip;

/// Why a slip was not printed. The receipt on the screen is as good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrinterError {
    #[error("the printer has no paper; put in a new roll")]
    NoPaper,
    #[error("the printer's cover is open; close it")]
    CoverOpen,
    #[error("the printer does not answer; switch it on and look at its cable")]
    Offline,
    #[error("the printer reports a fault; switch it off and on, and look for jammed paper")]
    Fault,
    #[error("the printer {device} cannot be opened: {reason}; plug it in, and put the kiosk's user into the group lp", device = device.display())]
    Open { device: PathBuf, reason: String },
    #[error("there are no letters to print with: {0}; install the package fonts-noto-core")]
    Fonts(String),
}

/// A printer of slips. It blocks while it prints.
pub trait Printer: Send {
    /// Prints and cuts one slip; when this returns `Ok`, the visitor can take it.
    ///
    /// # Errors
    /// [`PrinterError`]; then there is no slip, or a part of one.
    fn print(&mut self, slip: &Slip) -> Result<(), PrinterError>;
}
