//! An output of ours as the drivers want it.

use std::sync::{Arc, Mutex, PoisonError};

use embedded_hal::digital::{ErrorKind, ErrorType, OutputPin};

use crate::devices::gpio::{GpioError, Outputs};

/// One of several outputs that were taken together.
pub(super) struct Pin {
    outputs: Arc<Mutex<Box<dyn Outputs>>>,
    index: usize,
}

impl Pin {
    pub(super) fn new(outputs: &Arc<Mutex<Box<dyn Outputs>>>, index: usize) -> Self {
        Self { outputs: outputs.clone(), index }
    }

    fn set(&mut self, high: bool) -> Result<(), PinError> {
        let mut outputs = self.outputs.lock().unwrap_or_else(PoisonError::into_inner);
        outputs.set(self.index, high).map_err(PinError)
    }
}

#[derive(Debug)]
pub(super) struct PinError(pub(super) GpioError);

impl embedded_hal::digital::Error for PinError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

impl ErrorType for Pin {
    type Error = PinError;
}

impl OutputPin for Pin {
    fn set_low(&mut self) -> Result<(), PinError> {
        self.set(false)
    }

    fn set_high(&mut self) -> Result<(), PinError> {
        self.set(true)
    }
}
