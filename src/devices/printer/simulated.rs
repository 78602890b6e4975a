//! Prints to the simulator.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::broadcast;

use super::contract::{Printer, PrinterError};
use super::slip::Slip;
use crate::devices::simulator::FromKiosk;

/// The simulator's printer.
#[derive(Debug)]
pub struct Simulated {
    simulator: broadcast::Sender<FromKiosk>,
    paper: Arc<AtomicBool>,
}

impl Simulated {
    pub fn new(simulator: broadcast::Sender<FromKiosk>, paper: Arc<AtomicBool>) -> Self {
        Self { simulator, paper }
    }
}

impl Printer for Simulated {
    fn print(&mut self, slip: &Slip) -> Result<(), PrinterError> {
        if !self.paper.load(Ordering::Relaxed) {
            return Err(PrinterError::NoPaper);
        }
        // Fails when no simulator is connected.
        let _ = self.simulator.send(FromKiosk::Slip(slip.clone()));
        Ok(())
    }
}
