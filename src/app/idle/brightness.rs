//! The brightness of the display.

use crate::devices::backlight::Backlight;
use crate::status::{Board, Trouble};

pub(super) struct Brightness {
    light: Option<Box<dyn Backlight>>,
    board: Board,
    error_logged: bool,
}

impl Brightness {
    pub(super) fn new(light: Option<Box<dyn Backlight>>, board: Board) -> Self {
        Self { light, board, error_logged: false }
    }

    /// Percent, 1 to 100. A failure is logged once, not at every change.
    pub(super) fn set(&mut self, percent: u8) {
        let Some(light) = &mut self.light else { return };
        let result = light.set(percent);
        self.board.set(Trouble::BacklightFails, result.is_err());
        match result {
            Ok(()) => self.error_logged = false,
            Err(error) if !std::mem::replace(&mut self.error_logged, true) => {
                tracing::warn!(%error, "the brightness was not changed");
            }
            Err(_) => {}
        }
    }
}
