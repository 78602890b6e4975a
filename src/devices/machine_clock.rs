//! Setting the machine's clock, by somebody who stands before it.

mod contract;
mod error;
mod simulated;
mod timedated;

use std::sync::Arc;

use super::clock::SimulatedClock;
use crate::config::ClockKind;

pub use contract::MachineClock;
pub use error::MachineClockError;
pub use timedated::Timedated;

use simulated::Simulated;

/// What the configuration names; a simulated one sets `clock`.
pub fn select(
    kind: ClockKind,
    clock: Option<Arc<SimulatedClock>>,
) -> Option<Arc<dyn MachineClock>> {
    match kind {
        ClockKind::None => None,
        ClockKind::Timedated => Some(Arc::new(Timedated::default())),
        ClockKind::Simulated => {
            clock.map(|clock| Arc::new(Simulated(clock)) as Arc<dyn MachineClock>)
        }
    }
}
