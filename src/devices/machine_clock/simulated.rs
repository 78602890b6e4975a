use std::sync::Arc;

use super::contract::MachineClock;
use super::error::MachineClockError;
use crate::devices::clock::SimulatedClock;

/// Sets the simulated clock.
pub(super) struct Simulated(pub(super) Arc<SimulatedClock>);

impl MachineClock for Simulated {
    fn set(&self, unix_s: i64) -> Result<(), MachineClockError> {
        self.0.set_system(unix_s.saturating_mul(1000));
        Ok(())
    }
}
