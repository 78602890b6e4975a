//! Lines of the general purpose inputs and outputs: lights, buttons, sensors, the pins of a display.
//!
//! One contract, four kinds: rppal writes to the registers of a Raspberry Pi where its kernel has
//! `/dev/gpiomem`; gpiocdev uses the kernel's character device and finds lines by their names; the
//! simulator; and none.

pub mod cdev;
mod contract;
pub mod debounce;
mod error;
mod line;
pub mod rppal;
pub mod simulated;

use std::path::Path;
use std::sync::Arc;

pub use contract::{Gpio, Inputs, Outputs};
pub use error::GpioError;
pub use line::{Input, Line, Pull};

use crate::config::GpioKind;
use simulated::Bank;

/// The registers of a Raspberry Pi, which its own kernel offers and Debian's does not.
const REGISTERS: &str = "/dev/gpiomem";

/// The lines of this machine by the configuration; `bank` are those of the simulator.
///
/// # Errors
/// [`GpioError::Unavailable`] when this machine has none.
pub fn open(kind: GpioKind, bank: &Bank) -> Result<Arc<dyn Gpio>, GpioError> {
    Ok(match kind {
        GpioKind::Simulated => Arc::new(bank.clone()),
        GpioKind::Auto if !Path::new(REGISTERS).exists() => Arc::new(cdev::CharacterDevice),
        GpioKind::Gpiocdev => Arc::new(cdev::CharacterDevice),
        GpioKind::Auto | GpioKind::Rppal => Arc::new(rppal::Registers::open()?),
    })
}

#[cfg(test)]
mod tests;
