//! What every kind of lines does.

use std::time::Duration;

use super::error::GpioError;
use super::line::{Input, Line};

/// Takes lines. A line can be taken once.
pub trait Gpio: Send + Sync {
    /// Takes outputs, all of them low.
    ///
    /// # Errors
    /// [`GpioError`]; then none is taken.
    fn outputs(&self, lines: &[Line]) -> Result<Box<dyn Outputs>, GpioError>;

    /// Takes inputs.
    ///
    /// # Errors
    /// [`GpioError`]; then none is taken.
    fn inputs(&self, inputs: &[Input]) -> Result<Box<dyn Inputs>, GpioError>;
}

pub trait Outputs: Send {
    /// Drives a line high or low; `index` is its place among those that were taken.
    ///
    /// # Errors
    /// [`GpioError::Lost`] when the line is gone.
    fn set(&mut self, index: usize, high: bool) -> Result<(), GpioError>;
}

pub trait Inputs: Send {
    /// Of each line, whether it is active, in the order in which they were taken.
    ///
    /// # Errors
    /// [`GpioError::Lost`] when they are gone.
    fn active(&mut self) -> Result<Vec<bool>, GpioError>;

    /// Blocks until a line may have changed since the last call, at most for `timeout`.
    ///
    /// # Errors
    /// [`GpioError::Lost`] when they are gone.
    fn wait(&mut self, timeout: Duration) -> Result<(), GpioError>;
}
