//! What every kind of status display does.

use super::picture::Picture;

/// Why a picture was not shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the status display shows nothing: {0}; switch on I²C or SPI, let the kiosk's user use it, and compare the wiring with docs/HARDWARE.md"
)]
pub struct PanelError(pub String);

/// A display. It blocks while a picture is transferred.
pub trait Panel: Send {
    /// Points from left to right, and from top to bottom.
    fn size(&self) -> (u32, u32);

    /// Shows a picture of that size.
    ///
    /// # Errors
    /// [`PanelError`]; what is shown then is unknown.
    fn show(&mut self, picture: &Picture) -> Result<(), PanelError>;
}
