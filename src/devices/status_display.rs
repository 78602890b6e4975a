//! The small display that says how the kiosk is: an SSD1306 on I²C, an ST7789 on SPI, or the simulator's.

mod contract;
mod picture;
mod simulated;
mod ssd1306;
mod st7789;

use std::sync::Arc;

use tokio::sync::broadcast;

use crate::config::{StatusDisplay, StatusDisplayKind};
use crate::devices::gpio::Gpio;
use crate::devices::simulator::FromKiosk;

pub use contract::{Panel, PanelError};
pub use picture::Picture;

/// The display that the configuration names. A real one is opened when it has something to show, and again
/// after a failure, so that one that is plugged in later is found. `gpio` gives an ST7789 its pins.
///
/// # Errors
/// [`PanelError`] when it needs lines and there are none.
pub fn select(
    config: &StatusDisplay,
    gpio: impl FnOnce() -> Result<Arc<dyn Gpio>, PanelError>,
    simulator: &broadcast::Sender<FromKiosk>,
) -> Result<Option<Box<dyn Panel>>, PanelError> {
    Ok(match config.kind {
        StatusDisplayKind::None => None,
        StatusDisplayKind::Ssd1306 => {
            Some(Box::new(ssd1306::Ssd1306::new(config.i2c_bus, config.i2c_address)))
        }
        StatusDisplayKind::St7789 => {
            Some(Box::new(st7789::St7789::new(gpio()?, config.dc_pin, config.reset_pin)))
        }
        StatusDisplayKind::Simulated => {
            Some(Box::new(simulated::Simulated::new(simulator.clone())))
        }
    })
}
