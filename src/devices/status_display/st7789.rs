//! An ST7789 of 240 × 240 points in colour, on the first device of SPI 0.

mod bus;
mod pin;

use std::sync::{Arc, Mutex};

use linux_embedded_hal::Delay;
use mipidsi::models::ST7789 as Model;
use mipidsi::options::ColorInversion;
use mipidsi::{Builder, Display as Driver};

use super::contract::{Panel, PanelError};
use super::picture::Picture;
use crate::devices::gpio::{Gpio, Line};
use bus::Bus;
use pin::Pin;

const SIDE: u16 = 240;

type Display = Driver<Bus, Model, Pin>;

pub(super) struct St7789 {
    gpio: Arc<dyn Gpio>,
    lines: [Line; 2],
    open: Option<Display>,
}

impl St7789 {
    pub(super) fn new(gpio: Arc<dyn Gpio>, dc_pin: u8, reset_pin: u8) -> Self {
        let lines = [
            Line { pin: dc_pin, name: "display-dc" },
            Line { pin: reset_pin, name: "display-reset" },
        ];
        Self { gpio, lines, open: None }
    }

    fn open(&self) -> Result<Display, PanelError> {
        let outputs =
            self.gpio.outputs(&self.lines).map_err(|error| PanelError(error.to_string()))?;
        let outputs = Arc::new(Mutex::new(outputs));
        let bus = Bus::open(Pin::new(&outputs, 0))?;
        Builder::new(Model, bus)
            .display_size(SIDE, SIDE)
            .invert_colors(ColorInversion::Inverted)
            .reset_pin(Pin::new(&outputs, 1))
            .init(&mut Delay)
            .map_err(|error| PanelError(format!("it does not start: {error:?}")))
    }
}

impl Panel for St7789 {
    fn size(&self) -> (u32, u32) {
        (SIDE.into(), SIDE.into())
    }

    fn show(&mut self, picture: &Picture) -> Result<(), PanelError> {
        // Dropped when it fails, so that it is set up again.
        let mut display = match self.open.take() {
            Some(display) => display,
            None => self.open()?,
        };
        display
            .set_pixels(0, 0, SIDE - 1, SIDE - 1, picture.points().iter().copied())
            .map_err(PanelError)?;
        self.open = Some(display);
        Ok(())
    }
}
