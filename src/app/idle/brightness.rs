//! The brightness of the display.

use crate::devices::backlight::Backlight;

pub(super) struct Brightness {
    light: Option<Box<dyn Backlight>>,
    error_logged: bool,
}

impl Brightness {
    pub(super) fn new(light: Option<Box<dyn Backlight>>) -> Self {
        Self { light, error_logged: false }
    }

    /// Percent, 1 to 100. A failure is logged once, not at every change.
    pub(super) fn set(&mut self, percent: u8) {
        let Some(light) = &mut self.light else { return };
        match light.set(percent) {
            Ok(()) => self.error_logged = false,
            Err(error) if !std::mem::replace(&mut self.error_logged, true) => {
                tracing::warn!(%error, "the brightness was not changed");
            }
            Err(_) => {}
        }
    }
}
