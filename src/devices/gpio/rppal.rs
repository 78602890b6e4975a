//! Lines of a Raspberry Pi by its registers.

use std::time::Duration;

use rppal::gpio::{InputPin, Level, OutputPin, Trigger};

use super::contract::{Gpio, Inputs, Outputs};
use super::error::GpioError;
use super::line::{Input, Line, Pull};

/// The registers, with the character device for waiting.
#[derive(Clone, Debug)]
pub struct Registers(rppal::gpio::Gpio);

impl Registers {
    /// # Errors
    /// [`GpioError::Unavailable`] when this is no Raspberry Pi, or its registers may not be used.
    pub fn open() -> Result<Self, GpioError> {
        let opened = rppal::gpio::Gpio::new();
        opened.map(Self).map_err(|error| GpioError::Unavailable(error.to_string()))
    }

    fn take(&self, line: Line) -> Result<rppal::gpio::Pin, GpioError> {
        let refused =
            |error: rppal::gpio::Error| GpioError::Refused { line, reason: error.to_string() };
        self.0.get(line.pin).map_err(refused)
    }
}

impl Gpio for Registers {
    fn outputs(&self, lines: &[Line]) -> Result<Box<dyn Outputs>, GpioError> {
        let taken = lines.iter().map(|line| Ok(self.take(*line)?.into_output_low()));
        Ok(Box::new(Driven(taken.collect::<Result<_, GpioError>>()?)))
    }

    fn inputs(&self, inputs: &[Input]) -> Result<Box<dyn Inputs>, GpioError> {
        let mut pins = Vec::new();
        for input in inputs {
            let pin = self.take(input.line)?;
            let mut pin = match input.pull {
                Pull::Up => pin.into_input_pullup(),
                Pull::Down => pin.into_input_pulldown(),
            };
            pin.set_interrupt(Trigger::Both, None).map_err(|error| GpioError::Refused {
                line: input.line,
                reason: error.to_string(),
            })?;
            pins.push((pin, input.active_low));
        }
        Ok(Box::new(Read { gpio: self.0.clone(), pins }))
    }
}

struct Driven(Vec<OutputPin>);

impl Outputs for Driven {
    fn set(&mut self, index: usize, high: bool) -> Result<(), GpioError> {
        if let Some(pin) = self.0.get_mut(index) {
            pin.write(Level::from(high));
        }
        Ok(())
    }
}

struct Read {
    gpio: rppal::gpio::Gpio,
    /// Each with whether it is active while low.
    pins: Vec<(InputPin, bool)>,
}

impl Inputs for Read {
    fn active(&mut self) -> Result<Vec<bool>, GpioError> {
        Ok(self.pins.iter().map(|(pin, active_low)| pin.is_low() == *active_low).collect())
    }

    fn wait(&mut self, timeout: Duration) -> Result<(), GpioError> {
        let pins: Vec<&InputPin> = self.pins.iter().map(|(pin, _)| pin).collect();
        let polled = self.gpio.poll_interrupts(&pins, false, Some(timeout));
        polled.map(drop).map_err(|error| GpioError::Lost(error.to_string()))
    }
}
