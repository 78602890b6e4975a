//! An SSD1306 of 128 × 64 points, one colour, on I²C.

use embedded_graphics::pixelcolor::{Rgb565, RgbColor};
use linux_embedded_hal::I2cdev;
use ssd1306::mode::{BufferedGraphicsMode, DisplayConfig};
use ssd1306::prelude::{DisplayRotation, DisplaySize128x64, I2CInterface};
use ssd1306::{I2CDisplayInterface, Ssd1306 as Driver};

use super::contract::{Panel, PanelError};
use super::picture::Picture;

const WIDTH: u32 = 128;
const HEIGHT: u32 = 64;

type Display =
    Driver<I2CInterface<I2cdev>, DisplaySize128x64, BufferedGraphicsMode<DisplaySize128x64>>;

pub(super) struct Ssd1306 {
    path: String,
    address: u8,
    open: Option<Display>,
}

impl Ssd1306 {
    pub(super) fn new(bus: u8, address: u8) -> Self {
        Self { path: format!("/dev/i2c-{bus}"), address, open: None }
    }

    fn open(&self) -> Result<Display, PanelError> {
        let bus = I2cdev::new(&self.path)
            .map_err(|error| PanelError(format!("{} cannot be opened: {error}", self.path)))?;
        let interface = I2CDisplayInterface::new_custom_address(bus, self.address);
        let mut display = Driver::new(interface, DisplaySize128x64, DisplayRotation::Rotate0)
            .into_buffered_graphics_mode();
        display.init().map_err(|_| self.silent())?;
        Ok(display)
    }

    fn silent(&self) -> PanelError {
        PanelError(format!("nothing answers on {} at 0x{:02X}", self.path, self.address))
    }
}

impl Panel for Ssd1306 {
    fn size(&self) -> (u32, u32) {
        (WIDTH, HEIGHT)
    }

    fn show(&mut self, picture: &Picture) -> Result<(), PanelError> {
        // Dropped when it fails, so that it is set up again.
        let mut display = match self.open.take() {
            Some(display) => display,
            None => self.open()?,
        };
        for (index, point) in (0u32..).zip(picture.points()) {
            display.set_pixel(index % WIDTH, index / WIDTH, *point != Rgb565::BLACK);
        }
        display.flush().map_err(|_| self.silent())?;
        self.open = Some(display);
        Ok(())
    }
}
